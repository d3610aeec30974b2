import { modelsFor } from '../models/index.ts';
import { change, useStore } from '../state/store.ts';
import type { Open } from './app.tsx';
import { LazyModelCard, LazySeed } from './lazy-panel.tsx';
import { OpenButton } from './open-button.tsx';
import { choiceTitle } from './untrained.ts';

/** Which trained model shows the module, and what it says of itself. */
export function ModelPanel({ open }: { readonly open: Open }) {
  const module = useStore((store) => store.shared.module);
  const model = useStore((store) => store.shared.model);
  const file = useStore((store) => store.checkpoint);
  const picture = useStore((store) => store.picture);
  const device = useStore((store) => store.device);
  const choices = modelsFor(module);
  const takesFile = choices.some(({ id, trained }) => id === 'vit' && trained);
  return (
    <section>
      <h2 id="model">Model</h2>
      <select
        aria-labelledby="model" value={model || choices[0]?.id}
        onChange={({ currentTarget: { value } }) => change({ model: value === choices[0]?.id ? '' : value, params: {}, layer: 0, head: 0 })}
      >
        {choices.map((choice) => <option key={choice.id} value={choice.id}>{choiceTitle(module, choice)}</option>)}
        {file && takesFile && <option value="file">{file}</option>}
        {model && !choices.some(({ id }) => id === model) && !(file && takesFile) && <option value={model}>{model}</option>}
      </select>
      <LazyModelCard picture={picture} />
      {picture?.origin === 'random' && <LazySeed />}
      <OpenButton open={open} accept=".safetensors" label="Model file">Open a checkpoint…</OpenButton>
      <p className="hint">A Vision Transformer in timm’s names, as <code>.safetensors</code>. It stays on this computer.</p>
      <p className="hint device">{device ? <>Runs on {device.name === 'webgpu' ? 'WebGPU' : 'the processor'}<br />{device.adapter}<br />Programs: {device.programs}</> : '\u00a0'}</p>
    </section>
  );
}
