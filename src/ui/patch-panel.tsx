import { useState } from 'react';
import { useStore } from '../state/store.ts';
import { LazyPatchPicture } from './lazy-panel.tsx';
import type { Showing } from './use-shown.ts';

/** How a Vision Transformer cuts its image, and what other patches would amount to; folded until it is asked for. */
export function PatchPanel({ showing }: { readonly showing: Showing | undefined }) {
  const linked = useStore((store) => store.shared.cut !== '');
  const [open, setOpen] = useState(linked);
  if (!showing?.picture.network.patching || !('patch' in showing.picture.module.params)) return null;
  const { picture: { network: { patching: { pixels } }, params }, shown: { at: { grid: [rows, columns], prefix } } } = showing;
  const size = Number(params['patch']) * pixels;
  const stride = Number(params['stride']) * pixels || size;
  return (
    <details id="patches" className="explore patches" open={open} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>
        <h2>Patches</h2>
        <span>{size} × {size} pixels, {stride === size ? 'side by side' : `one every ${stride}`}: {rows} × {columns}, {rows * columns + prefix} tokens</span>
      </summary>
      {open && <LazyPatchPicture picture={showing.picture} prefix={prefix} />}
    </details>
  );
}
