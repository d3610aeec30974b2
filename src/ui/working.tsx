import { useStore } from '../state/store.ts';

/** What the page is doing, where that takes more than the 300 ms that its style waits; with a way to stop it. */
export function Working() {
  const work = useStore((store) => store.work);
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
