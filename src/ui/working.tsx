import { useSeen } from './use-seen.ts';

/** What the page is doing, where that takes more than the 300 ms that its style waits; with a way to stop it. */
export function Working({ other }: { readonly other: boolean }) {
  const work = useSeen((store) => store.work, other);
  if (!work) return null;
  const percent = work.share === undefined ? undefined : Math.round(100 * work.share);
  return (
    <div className="working">
      <p role="status">{work.text}{percent === undefined ? '…' : ` ${percent} %`}</p>
      <progress aria-label={work.text} max={100} {...(percent !== undefined && { value: percent })} />
      <button type="button" className="button" onClick={work.cancel}>Cancel</button>
    </div>
  );
}
