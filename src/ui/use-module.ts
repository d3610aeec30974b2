import { useEffect, useState } from 'react';
import type { AttentionModule } from '../core/module.ts';
import { loadModule } from '../modules/index.ts';

/** A module's own code; undefined until it is there. That it cannot be had is told by the run, which needs it too. */
export function useModule(id: string): AttentionModule | undefined {
  const [module, setModule] = useState<AttentionModule>();
  useEffect(() => {
    let left = false;
    loadModule(id).then((loaded) => { if (!left) setModule(loaded); }, () => undefined);
    return () => { left = true; };
  }, [id]);
  return module?.id === id ? module : undefined;
}
