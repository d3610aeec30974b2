import { useEffect, useState } from 'react';

/** A value once it has stayed for `wait` milliseconds; nothing, and a value that need not wait, at once. */
export function useSettled<T>(value: T | undefined, wait: number): T | undefined {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (wait === 0 || value === undefined) return setSettled(() => value);
    const timer = setTimeout(() => setSettled(() => value), wait);
    return () => clearTimeout(timer);
  }, [value, wait]);
  return wait === 0 || value === undefined ? value : settled;
}
