import { modelsFor } from '../models/index.ts';
import type { Card } from '../models/network.ts';
import { change, useStore } from '../state/store.ts';
import type { Open } from './app.tsx';
import { OpenButton } from './open-button.tsx';
import { countText } from './words.ts';

/** Which trained model shows the module, and what it says of itself. */
export function ModelPanel({ open }: { readonly open: Open }) {
  const module = useStore((store) => store.shared.module);
  const model = useStore((store) => store.shared.model);
  const file = useStore((store) => store.checkpoint);
  const picture = useStore((store) => store.picture);
  const device = useStore((store) => store.device);
  const choices = modelsFor(module);
  const takesFile = choices.some(({ id }) => id === 'vit');
  return (
    <section>
      <h2 id="model">Model</h2>
      <select
        aria-labelledby="model" value={model || choices[0]?.id}
        onChange={({ currentTarget: { value } }) => change({ model: value === choices[0]?.id ? '' : value, params: {}, layer: 0, head: 0 })}
      >
        {choices.map(({ id, title }) => <option key={id} value={id}>{title}</option>)}
        {file && takesFile && <option value="file">{file}</option>}
        {model && !choices.some(({ id }) => id === model) && !(file && takesFile) && <option value={model}>{model}</option>}
      </select>
      {picture ? <ModelCard card={picture.network.card} /> : <div className="card skeleton" aria-hidden="true" />}
      <OpenButton open={open} accept=".safetensors" label="Model file">Open a checkpoint…</OpenButton>
      <p className="hint">A Vision Transformer in timm’s names, as <code>.safetensors</code>. It stays on this computer.</p>
      <p className="hint device">{device ? <>Runs on {device.name === 'webgpu' ? 'WebGPU' : 'the processor'}<br />{device.adapter}</> : ' '}</p>
    </section>
  );
}

/** A measured figure that may be there, as a share in per cent. */
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function ModelCard({ card }: { readonly card: Card }) {
  const { title, classes, weights, data, measured, agreement, recipe, trained } = card;
  const recipeLines = Object.entries(recipe ?? {}).filter(([, value]) => typeof value !== 'object');
  const worst = agreement && Math.max(agreement.attention, agreement.probabilities);
  return (
    <div className="card">
      <p><b>{title}</b></p>
      <p>{countText(weights.count)} weights, {classes.length === 1 ? 'one class' : `${classes.length} classes`}</p>
      {data
        ? <p>Trained on {data.name}{trained && `, ${trained}`}</p>
        : <p>Opened from a file: it says nothing of its training.</p>}
      {measured && <p>{percent(measured.top1)} top-1{data && ` on ${data.validation} photographs it never saw`}</p>}
      {worst !== undefined && <p className="good">✓ matches PyTorch to {worst.toExponential(0).replace('-', '−')}</p>}
      {recipeLines.length > 0 && (
        <details>
          <summary>Recipe</summary>
          <dl>{recipeLines.map(([name, value]) => <div key={name}><dt>{name}</dt><dd>{String(value)}</dd></div>)}</dl>
        </details>
      )}
    </div>
  );
}
