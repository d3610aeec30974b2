import type { Picture } from './picture.ts';

/** Letters, digits and dots as they are, all else one hyphen. */
const plain = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/[^\p{L}\p{N}.]+/gu, '-').replace(/^[-.]+|[-.]+$/g, '');

/** What a file is called: 'attention-playground_cbam_church_layer-3_map.npy'. `layer` is from 1, left out where it does not matter. */
export function fileName(
  { module, photo }: { readonly module: Pick<Picture['module'], 'id'>; readonly photo: Pick<Picture['photo'], 'id' | 'title'> },
  { layer, what, extension }: { readonly layer?: number | undefined; readonly what: string; readonly extension: string },
): string {
  const image = plain(photo.id === 'own' ? photo.title.replace(/\.\w{2,5}$/, '') : photo.id).slice(0, 40);
  const parts = ['attention-playground', module.id, image, layer === undefined ? '' : `layer-${layer}`, plain(what)];
  return `${parts.filter(Boolean).join('_')}.${extension}`;
}
