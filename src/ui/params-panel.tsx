import { useMemo } from 'react';
import type { Param, ParamValue } from '../core/params.ts';
import { modules } from '../modules/index.ts';
import { setParam } from '../state/run.ts';
import { useStore } from '../state/store.ts';
import { variantsOf } from '../state/variants.ts';
import { ParamControl } from './param-control.tsx';

/** The module's parameters, out of its schema: those that the trained weights leave open can be changed. */
export function ParamsPanel() {
  const picture = useStore((store) => store.picture);
  const id = useStore((store) => store.shared.module);
  const module = modules.find((module) => module.id === id)!;
  const chosen = useStore((store) => store.shared.params);
  const current = picture?.module === module ? picture : undefined;
  const variants = useMemo(() => current && variantsOf({ ...current, image: current.shape }), [current]);
  const trained = current?.network.params(module);
  const params = Object.entries(module.params) as [string, Param][];
  if (params.length === 0) return null;
  return (
    <section>
      <h2>Parameters</h2>
      <div className="params">
        {params.map(([name, param]) => {
          const own: ParamValue = trained?.[name] ?? param.default;
          const value = chosen[name] ?? own;
          const allowed = variants?.[name];
          const fixed = allowed !== undefined && allowed !== 'any' && allowed.length < 2;
          if (fixed || !allowed) {
            return (
              <div className="param" key={name}>
                <span>{param.label}</span><output>{String(value)}</output><small>{allowed ? 'fixed by the weights' : '\u00a0'}</small>
              </div>
            );
          }
          return (
            <ParamControl
              key={name} name={name} param={param} value={value} allowed={allowed}
              note={noteOf(value === own, own, name in (current?.network.card.params ?? {}))}
              set={(next) => setParam(name, next === own ? undefined : next)}
            />
          );
        })}
      </div>
    </section>
  );
}

/** Whether a value is the model's own; a parameter that no training knew has a default instead. */
const noteOf = (isOwn: boolean, own: ParamValue, trained: boolean): string =>
  (trained ? (isOwn ? 'as trained' : `trained with ${own}`) : isOwn ? 'default' : `${own} by default`);
