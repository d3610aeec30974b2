/** The most bytes of an image that a link takes: as text it is a third more, which mail and chat programs still keep whole. */
export const MOST_BYTES = 16_000;

/** What the image that a link brought is called. */
export const TITLE = 'Image of the link';

/** The image in the `#` part of an address, '#image=…', as text; undefined where there is none. No server is ever sent that part. */
export const imageIn = (hash: string): string | undefined => new URLSearchParams(hash.slice(1)).get('image') ?? undefined;

/** The `#` part that carries an image. */
export const hashOf = (text: string): string => `#image=${text}`;

/** Bytes → base64url (RFC 4648 § 5, unpadded), whose every character may stand in an address. */
export const textOf = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

/**
 * The text of a link's image → its file, a WebP of at most `MOST_BYTES` that is whole by its header. Throws one sentence for people:
 * the text comes from whoever made the link, and often was cut on its way.
 */
export async function fileOf(text: string): Promise<File> {
  const bytes = bytesOf(text);
  if (bytes.length > MOST_BYTES) {
    throw new Error(`The image in the link has ${kilobytes(bytes.length)}, and a link takes at most ${kilobytes(MOST_BYTES)}: ask for the image file.`);
  }
  // Read only for those who follow such a link: the first look does not wait for it.
  const { readImageHeader } = await import('../image/header.ts');
  let type: string;
  try {
    ({ type } = readImageHeader(bytes, 'The image in the link'));
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message.split(':')[0] : error}: copy the link again, whole.`);
  }
  if (type !== 'webp') throw new Error(`The image in the link is a ${type.toUpperCase()}, and links carry WebP: ask for the image file.`);
  return new File([bytes], TITLE, { type: 'image/webp' });
}

/** '12.3 kB' */
export const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`;

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  if (!/^[\w-]+$/.test(text) || text.length % 4 === 1) throw new Error('The image in the link is damaged or cut off: copy the link again, whole.');
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}
