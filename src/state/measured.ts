import type { Measured } from '../core/backend.ts';

const keyOf = (adapter: string): string => `measured ${adapter}`;

/** What this browser measured of an adapter before; undefined where it did not, or keeps nothing. */
export function measuredBefore(adapter: string): Measured | undefined {
  try {
    const { barriersAreCheap, operationsPerSecond } = JSON.parse(localStorage.getItem(keyOf(adapter)) ?? '{}') as Partial<Measured>;
    return typeof barriersAreCheap === 'boolean' && operationsPerSecond! > 0 ? { barriersAreCheap, operationsPerSecond: operationsPerSecond! } : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps it for the next visit, where the browser keeps anything. */
export function keepMeasured(adapter: string, measured: Measured): void {
  try {
    localStorage.setItem(keyOf(adapter), JSON.stringify(measured));
  } catch {
    // It is measured again at the next visit.
  }
}
