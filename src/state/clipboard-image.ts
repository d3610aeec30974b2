import { dismiss, notify } from './store.ts';
import { openFromWeb } from './web-image.ts';

/** Opens the image on the clipboard, or the one whose address is on it; says so on the page where there is none or the browser refuses. */
export async function openFromClipboard(open: (file: File) => Promise<void>): Promise<void> {
  dismiss('image-refused');
  const refuse = (text: string): void => notify({ topic: 'image-refused', tone: 'error', text });
  let items: readonly ClipboardItem[];
  try {
    items = await navigator.clipboard.read();
  } catch (error) {
    return refuse(error instanceof DOMException && error.name === 'NotAllowedError'
      ? 'The browser does not let this page read the clipboard: allow it beside the address, or press Ctrl+V (⌘V), which needs no leave.'
      : 'The clipboard could not be read: press Ctrl+V (⌘V) instead, or save the image and open the file.');
  }
  for (const item of items) {
    const type = item.types.find((type) => type.startsWith('image/') && type !== 'image/svg+xml');
    if (type) return open(new File([await item.getType(type)], 'The pasted image', { type }));
  }
  const written = items.find(({ types }) => types.includes('text/plain'));
  const text = written ? (await (await written.getType('text/plain')).text()).trim() : '';
  if (/^https?:\/\/\S+$/i.test(text)) return openFromWeb(text, open);
  refuse('The clipboard holds no image: copy one first, or the address of one.');
}
