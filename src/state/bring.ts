import { elsewhere } from './app-state.ts';
import { fileOf, TITLE } from './link-image.ts';
import { openPhoto, type Photo } from './photo.ts';
import { dismiss, notify, useStore } from './store.ts';
import { MOST_IMAGES, titleIn, withImage, withImageAt, withoutImage, type Brought } from './tray.ts';

/** Of a thumbnail, in pixels: enough for twice as many on a fine screen. */
const SIDE = 96;

let count = 0;

/**
 * Takes image files into the tray and shows the first of them; `keep` is given it decoded. Each that is refused is named, and why;
 * the others stay.
 */
export async function bring(files: readonly File[], keep: (photo: Photo) => void): Promise<void> {
  const refused: string[] = [];
  const notes: string[] = [];
  let shown = false;
  for (const [i, file] of files.entries()) {
    const { tray } = useStore.getState();
    if (tray.items.length >= MOST_IMAGES) return full(files.slice(i), keep);
    const title = titleIn(tray, file.name || 'The pasted image');
    const id = `own-${++count}`;
    try {
      const photo = await openPhoto(file, { id, title });
      notes.push(...(photo.notes.length > 0 ? [`${title}: ${photo.notes.join(' ')}`] : []));
      useStore.setState(({ tray }) => ({ tray: withImage(tray, { id, title, file, thumbnail: thumbnailOf(photo) }) }));
      if (shown) {
        photo.bitmap.close();
        continue;
      }
      shown = true;
      keep(photo);
      choose(id);
    } catch (error) {
      refused.push(sentence(error));
    }
  }
  if (notes.length > 0) notify({ topic: 'image', tone: 'info', text: notes.join(' ') });
  if (refused.length > 0) {
    const others = files.length - refused.length;
    const kept = others > 0 ? ` ${others === 1 ? 'The other one is' : `The other ${others} are`} open.` : useStore.getState().photo ? ' The last image stays.' : '';
    notify({ topic: 'image-refused', tone: 'error', text: `${refused.join(' ')}${kept}` });
  }
}

/**
 * Takes the image that a link carries into the tray and shows it, all else as the link says; `keep` is given it decoded. Throws one
 * sentence where there is none that can be shown.
 */
export async function bringCarried(carried: string, keep: (photo: Photo) => void): Promise<void> {
  const known = (): Brought | undefined => useStore.getState().tray.items.find((item) => item.carried === carried);
  if (!known()) {
    const file = await fileOf(carried);
    const id = `own-${++count}`;
    const { tray } = useStore.getState();
    const title = titleIn(tray, TITLE);
    const photo = await openPhoto(file, { id, title, carried });
    // Another run may have brought it meanwhile.
    if (!known()) {
      const [oldest] = tray.items;
      if (oldest && tray.items.length >= MOST_IMAGES) remove(oldest);
      useStore.setState(({ tray }) => ({ tray: withImage(tray, { id, title, file, thumbnail: thumbnailOf(photo), carried }) }));
      keep(photo);
    }
  }
  useStore.setState(({ tray }) => ({ tray: { ...tray, chosen: known()!.id }, carried: undefined }));
}

/** Shows an image of the tray. */
export function choose(id: string): void {
  useStore.setState(({ shared, tray, live }) => {
    if (shared.image === 'own' && tray.chosen === id && !live) return {};
    return {
      camera: false, live: undefined,
      tray: { ...tray, chosen: id, ...(shared.image !== 'own' && { sample: shared.image }) },
      // Neither a patch nor a part of the image before means anything on this one.
      shared: { ...shared, image: 'own', crop: '', ...elsewhere(shared) },
    };
  });
}

/** Takes an image out of the tray, and offers to put it back. */
export function remove({ id, title }: Brought): void {
  const { items } = useStore.getState().tray;
  const at = items.findIndex((item) => item.id === id);
  const item = items[at];
  if (!item) return;
  useStore.setState(({ shared, tray: before }) => {
    const tray = withoutImage(before, id);
    const gone = shared.image === 'own' && before.chosen === id;
    return { tray, ...(gone && { shared: { ...shared, crop: '', ...elsewhere(shared), ...(!tray.chosen && { image: tray.sample }) } }) };
  });
  dismiss('tray-full');
  const back = (): void => useStore.setState(({ tray }) => (tray.items.length < MOST_IMAGES ? { tray: withImageAt(tray, item, at) } : {}));
  notify({ topic: 'tray', tone: 'info', text: `${title} was taken out of your images.`, action: { label: 'Put it back', run: back } });
}

function full(files: readonly File[], keep: (photo: Photo) => void): void {
  const names = files.map(({ name }) => name || 'the pasted image').join(', ');
  const room = files.slice(0, MOST_IMAGES).length;
  notify({
    topic: 'tray-full', tone: 'warning', text: `Your images are ${MOST_IMAGES}, which is as many as fit: ${names} ${room === 1 ? 'was' : 'were'} not opened.`,
    action: {
      label: room === 1 ? 'Drop the oldest for it' : `Drop the oldest ${room} for them`,
      run: () => {
        for (const item of useStore.getState().tray.items.slice(0, room)) remove(item);
        dismiss('tray');
        void bring(files, keep);
      },
    },
  });
}

function thumbnailOf({ pixels: { width, height }, bitmap }: Photo): string {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  const context = canvas.getContext('2d')!;
  const side = Math.min(width, height);
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (width - side) / 2, (height - side) / 2, side, side, 0, 0, SIDE, SIDE);
  return canvas.toDataURL('image/webp', 0.85);
}

const sentence = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
};
