import { useMemo } from 'react';
import { listed } from '../modules/index.ts';
import { useStore } from '../state/store.ts';
import { LazyParamControls } from './lazy-panel.tsx';

/** Parameters that are set on the image, under its map. */
const ON_THE_IMAGE: Readonly<Record<string, readonly string[]>> = { 'vision-transformer': ['patch', 'stride'] };

/** The module's parameters, out of its schema. */
export function ParamsPanel() {
  const id = useStore((store) => store.shared.module);
  const { params } = listed(id);
  const onTheImage = ON_THE_IMAGE[id];
  const schema = useMemo(() => Object.fromEntries(Object.entries(params).filter(([name]) => !onTheImage?.includes(name))), [params, onTheImage]);
  if (Object.keys(schema).length === 0) return null;
  return (
    <section>
      <h2>Parameters</h2>
      <div className="params"><LazyParamControls schema={schema} elsewhere={onTheImage !== undefined} /></div>
    </section>
  );
}
