import { useEffect, useId, useState } from 'react';
import { kilobytes, MOST_BYTES } from '../../state/link-image.ts';
import type { Carried } from '../../state/small-webp.ts';
import type { Carrying } from './use-carried.ts';

/** Whether the person's own image goes into the link, and what the other then sees. */
export function ImageChoice({ carrying: { wanted, want, image, refused }, title }: { readonly carrying: Carrying; readonly title: string }) {
  const id = useId();
  const limit = kilobytes(MOST_BYTES).replace('.0', '');
  return (
    <section className="image-choice" aria-busy={wanted && !image && !refused}>
      <div className="inline">
        <input id={id} type="checkbox" className="switch" role="switch" checked={wanted} onChange={({ currentTarget }) => want(currentTarget.checked)} />
        <label htmlFor={id}>Put the image into the link</label>
      </div>
      {!wanted && <p className="hint">Without it {title} stays on this computer, and whoever opens the link sees the first built-in image.</p>}
      {wanted && (
        <div className="carried" role="status">
          {image ? <Preview image={image} /> : <div className="skeleton" aria-hidden="true" />}
          {refused ? <p className="refused">{refused}</p> : image ? (
            <p>
              <b>{image.width} × {image.height}, {kilobytes(image.bytes.length)}</b> of at most {limit}
              <span className="hint">{image.exact
                ? 'The very file: the map will be the same.'
                : 'Smaller than yours and compressed as WebP: the numbers of its map will differ a little.'}</span>
              <span className="hint">It is in the part after #, which browsers send to no server. Whoever has the link has the image.</span>
            </p>
          ) : <p className="muted">Making it small…</p>}
        </div>
      )}
    </section>
  );
}

/** What the other sees. */
function Preview({ image: { bytes, width, height } }: { readonly image: Carried }) {
  const [source, setSource] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([bytes], { type: 'image/webp' }));
    setSource(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes]);
  return <img src={source} alt="The image as the link carries it" width={width} height={height} />;
}
