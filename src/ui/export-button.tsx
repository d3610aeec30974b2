import { Icon } from './icon.tsx';
import { useDialog } from './use-dialog.ts';

/** Opens what the page can be saved as. */
export function ExportButton() {
  const { open, Dialog, closed } = useDialog('export', async () => (await import('./export/export.tsx')).Export);
  return (
    <>
      <button type="button" className="button" aria-haspopup="dialog" aria-keyshortcuts="E" title="Save the picture, its numbers, or code that computes them" onClick={open}>
        <Icon name="save" /><span className="wide">Export</span>
      </button>
      {Dialog && <Dialog closed={closed} />}
    </>
  );
}
