import { afterEach, expect, test, vi } from 'vitest';
import { fetchImage, MOST_BYTES } from './web-image.ts';

afterEach(() => vi.unstubAllGlobals());

/** A PNG of one pixel. */
const DOT = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=='), (c) => c.charCodeAt(0));

const answers = (answer: (init: RequestInit) => Promise<Response>) => {
  const fetched = vi.fn((_: URL, init: RequestInit) => answer(init));
  vi.stubGlobal('fetch', fetched);
  return fetched;
};
const never = ({ signal }: RequestInit) => new Promise<Response>((_, reject) => signal!.addEventListener('abort', () => reject(new DOMException('', 'AbortError'))));

const NAMED: readonly (readonly [address: string, url: string, name: string])[] = [
  ['https://example.org/a/photo.png?size=2#x', 'https://example.org/a/photo.png?size=2#x', 'photo.png'],
  ['  example.org/two%20words.png ', 'https://example.org/two%20words.png', 'two words.png'],
  ['example.org:8080/%E0%A4%A.png', 'https://example.org:8080/%E0%A4%A.png', '%E0%A4%A.png'],
  ['https://example.org', 'https://example.org/', 'example.org'],
];

test.each(NAMED)('%s', async (address, url, name) => {
  const fetched = answers(async () => new Response(DOT));
  const file = await fetchImage(address);
  expect([String(fetched.mock.calls[0]![0]), file.name, file.size]).toEqual([url, name, DOT.length]);
  expect(fetched.mock.calls[0]![1]).toMatchObject({ credentials: 'omit', referrerPolicy: 'no-referrer' });
});

const WRONG = ['', 'two words', 'https://', 'javascript:alert(1)', 'ftp://example.org/x.png', 'https://exa mple.org/x.png'];

test.each(WRONG)('“%s” is refused before anything is asked for', async (address) => {
  const fetched = answers(async () => new Response(DOT));
  await expect(fetchImage(address)).rejects.toThrow('it looks like https://example.org/photo.jpg.');
  expect(fetched).not.toHaveBeenCalled();
});

test('plain http from a page that came over https', async () => {
  vi.stubGlobal('location', { protocol: 'https:' });
  const fetched = answers(async () => new Response(DOT));
  await expect(fetchImage('http://example.org/a/x.png')).rejects.toThrow('nothing over plain http: try https://example.org/a/x.png.');
  await expect(fetchImage('http://localhost:3000/x.png')).resolves.toBeInstanceOf(File);
  expect(fetched).toHaveBeenCalledTimes(1);
});

test('a server that is silent is given up; one that is left says nothing', async () => {
  answers(never);
  await expect(fetchImage('https://example.org/x.png', { patience: 20 })).rejects.toThrow('example.org has not answered for 0 seconds');
  const turn = new AbortController();
  const left = fetchImage('https://example.org/x.png', { signal: turn.signal });
  turn.abort();
  await expect(left).rejects.toMatchObject({ name: 'AbortError' });
});

test('more bytes than are allowed are not waited for, whether or not the server says how many', async () => {
  answers(async () => new Response(DOT, { headers: { 'content-length': String(MOST_BYTES + 1) } }));
  await expect(fetchImage('https://example.org/x.png')).rejects.toThrow('x.png is larger than 32 MB');
  let sent = 0;
  answers(async () => new Response(new ReadableStream({ pull: (controller) => { sent++; controller.enqueue(new Uint8Array(1 << 20)); } })));
  await expect(fetchImage('https://example.org/x.png')).rejects.toThrow('x.png is larger than 32 MB');
  expect(sent).toBeLessThan(40);
});

test('a refusal and a dead connection are told apart', async () => {
  answers(async ({ mode }) => { if (mode === 'no-cors') return new Response(); throw new TypeError('Failed to fetch'); });
  await expect(fetchImage('https://example.org/x.png')).rejects.toThrow('example.org does not let other pages read its images');
  answers(async () => { throw new TypeError('Failed to fetch'); });
  await expect(fetchImage('https://example.org/x.png')).rejects.toThrow('example.org could not be reached');
});
