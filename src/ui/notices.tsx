import { dismiss, useStore, type Notice } from '../state/store.ts';
import { Icon } from './icon.tsx';

/** Lines for people over the foot of the page: nothing moves when one comes or goes. */
export function Notices() {
  const notices = useStore((store) => store.notices);
  return (
    <div className="notices">
      <div role="status">{notices.filter(({ tone }) => tone !== 'error').map((notice) => <Line key={notice.topic} {...notice} />)}</div>
      <div role="alert">{notices.filter(({ tone }) => tone === 'error').map((notice) => <Line key={notice.topic} {...notice} />)}</div>
    </div>
  );
}

function Line({ topic, tone, text, action }: Notice) {
  return (
    <div className={`notice ${tone}`}>
      <p>{text}</p>
      {action && <button type="button" className="button" onClick={() => { dismiss(topic); action.run(); }}>{action.label}</button>}
      <button type="button" className="button icon bare" aria-label="Dismiss" onClick={() => dismiss(topic)}><Icon name="close" /></button>
    </div>
  );
}
