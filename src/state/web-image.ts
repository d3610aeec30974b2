import { readImageHeader } from '../image/header.ts';
import { dismiss, notify, useStore } from './store.ts';

/** The most bytes that are fetched: larger than any photograph that may be decoded is in practice. */
export const MOST_BYTES = 32 * 1024 * 1024;

/** A server that says nothing for so long is given up, in milliseconds. */
const PATIENCE = 20_000;

interface Fetching {
  readonly signal?: AbortSignal;
  readonly patience?: number;
  /** Told the bytes that have arrived, and how many there will be where the server says so. */
  readonly onProgress?: (count: number, size: number | undefined) => void;
}

/**
 * An image at an address of the web, as a file called by the address. Nothing that the person has at that server goes along. Throws one
 * sentence for people: what is wrong with the address, why the server's image cannot be had, and what to do instead.
 */
export async function fetchImage(address: string, { signal, patience = PATIENCE, onProgress }: Fetching = {}): Promise<File> {
  const url = addressOf(address);
  const late = new AbortController();
  const clock = (): ReturnType<typeof setTimeout> => setTimeout(() => late.abort(), patience);
  let waiting = clock();
  const stop = AbortSignal.any([late.signal, ...(signal ? [signal] : [])]);
  try {
    const response = await ask(url, stop);
    const size = Number(response.headers.get('content-length')) || undefined;
    if (!response.ok) throw new Error(whyStatus(url, response.status));
    if (size && size > MOST_BYTES) throw new Error(tooLarge(url));
    const parts: Uint8Array<ArrayBuffer>[] = [];
    let count = 0;
    const reader = response.body?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
      clearTimeout(waiting);
      waiting = clock();
      parts.push(part.value);
      count += part.value.length;
      if (count > MOST_BYTES) {
        void reader?.cancel();
        throw new Error(tooLarge(url));
      }
      onProgress?.(count, size);
    }
    const file = new File(parts, nameOf(url), { type: response.headers.get('content-type') ?? '' });
    readImageHeader(new Uint8Array(await file.arrayBuffer()), file.name);
    return file;
  } catch (error) {
    if (signal?.aborted) throw error;
    if (late.signal.aborted) throw new Error(`${url.host} has not answered for ${Math.round(patience / 1000)} seconds: try again later, or open a saved copy.`);
    throw error;
  } finally {
    clearTimeout(waiting);
  }
}

/** Fetches an image that was dropped or pasted as an address, and hands it on; what goes wrong is said on the page. */
export async function openFromWeb(address: string, open: (file: File) => Promise<void>): Promise<void> {
  const turn = new AbortController();
  const cancel = (): void => {
    turn.abort();
    useStore.setState({ work: undefined });
  };
  const working = (share?: number): void => {
    if (!turn.signal.aborted) useStore.setState({ work: { text: 'Fetching the image', cancel, ...(share !== undefined && { share }) } });
  };
  dismiss('image-refused');
  try {
    working();
    const file = await fetchImage(address, { signal: turn.signal, onProgress: (count, size) => working(size && count / size) });
    useStore.setState({ work: undefined });
    await open(file);
  } catch (error) {
    if (turn.signal.aborted) return;
    useStore.setState({ work: undefined });
    notify({ topic: 'image-refused', tone: 'error', text: `${error instanceof Error ? error.message : error} The last image stays.` });
  }
}

const LOOKS = 'it looks like https://example.org/photo.jpg.';

function addressOf(text: string): URL {
  const address = text.trim();
  const url = /\s/.test(address) ? null : URL.parse(/^(data:|[a-z][a-z0-9+.-]*:\/\/)/i.test(address) ? address : `https://${address}`);
  if (!url) throw new Error(`“${shortened(address)}” is no address: ${LOOKS}`);
  if (!['https:', 'http:', 'data:'].includes(url.protocol)) throw new Error(`Addresses that begin with ${url.protocol} cannot be read by a page: ${LOOKS}`);
  if (url.protocol === 'http:' && globalThis.location?.protocol === 'https:' && !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)) {
    throw new Error(`This page came over https, and browsers let it fetch nothing over plain http: try https://${url.host}${url.pathname}.`);
  }
  return url;
}

async function ask(url: URL, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(url, { signal, credentials: 'omit', referrerPolicy: 'no-referrer' });
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Error(await whyRefused(url, signal));
  }
}

/** A browser does not say why a fetch failed. One whose answer it keeps from the page tells the two reasons apart. */
async function whyRefused(url: URL, signal: AbortSignal): Promise<string> {
  try {
    const seen = await fetch(url, { signal, mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer' });
    void seen.body?.cancel();
  } catch (error) {
    if (signal.aborted) throw error;
    return `${url.host} could not be reached: check the address and the connection.`;
  }
  return `${url.host} does not let other pages read its images (its answer has no CORS header), though it may show them to you: `
    + 'open the address in a new tab, then save or copy the image there, and open or paste it here.';
}

const whyStatus = (url: URL, status: number): string =>
  ([404, 410].includes(status) ? `${url.host} has no image at this address (${status}): check it.`
    : [401, 403].includes(status) ? `${url.host} does not give this image to everyone (${status}): save it where you may see it, and open the file.`
      : `${url.host} could not give the image (${status}): try again later.`);

const tooLarge = (url: URL): string => `${nameOf(url)} is larger than ${MOST_BYTES / 1024 / 1024} MB, which is the most that is fetched: save it and open the file.`;

/** The last part of the address, as a file would be called. */
function nameOf(url: URL): string {
  if (url.protocol === 'data:') return 'image';
  const last = url.pathname.split('/').filter(Boolean).at(-1);
  if (!last) return url.host;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
