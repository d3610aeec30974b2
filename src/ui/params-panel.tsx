import { useMemo } from 'react';
import type { Param, ParamValue } from '../core/params.ts';
import type { Card } from '../models/network.ts';
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
  const variants = useMemo(() => current && variantsOf({ ...current, image: current.shape, chosen }), [current, chosen]);
  const trained = current?.network.params(module, current.shape);
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
              note={noteOf(value === own, own, sourceOf(name, current?.network.card))}
              set={(next) => setParam(name, next === own ? undefined : next)}
            />
          );
        })}
      </div>
    </section>
  );
}

type Source = 'trained' | 'assumed' | 'default';

/** Where a model's own value comes from: its training, timm's convention for a checkpoint that does not tell, or the module. */
const sourceOf = (name: string, card: Card | undefined): Source =>
  (!card || !(name in card.params) ? 'default' : card.data ? 'trained' : 'assumed');

const noteOf = (isOwn: boolean, own: ParamValue, source: Source): string => ({
  trained: isOwn ? 'as trained' : `trained with ${own}`,
  assumed: isOwn ? 'assumed for this file' : `${own} is assumed for this file`,
  default: isOwn ? 'default' : `${own} by default`,
})[source];
