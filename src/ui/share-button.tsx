import { Icon } from './icon.tsx';
import { useDialog } from './use-dialog.ts';

/** Opens what there is to send: the link, a lesson, a frame for another page. */
export function ShareButton() {
  const { open, Dialog, closed } = useDialog('sharing', async () => (await import('./share/share-dialog.tsx')).ShareDialog);
  return (
    <>
      <button type="button" className="button primary" aria-haspopup="dialog" aria-keyshortcuts="S" title="Share what is shown" onClick={open}>
        <Icon name="link" /><span className="wide">Share</span>
      </button>
      {Dialog && <Dialog closed={closed} />}
    </>
  );
}
