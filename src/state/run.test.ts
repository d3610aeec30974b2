import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { DeviceLostError, type Backend } from '../core/backend.ts';
import { writeSafetensors } from '../models/safetensors.ts';
import { cpu } from '../runtime/cpu.ts';
import { DEFAULT_STATE, sideOf } from './app-state.ts';
import { activate, closeSide, swapSides } from './compare.ts';
import type { Connect, Connected } from './connection.ts';
import { tinyCbam, tinyVit } from './fixtures/tiny.ts';
import { compare } from './partner.ts';
import { showFrame, stopCamera } from './live.ts';
import { pickModule, setParam } from './pick.ts';
import { player } from './run.ts';
import { change, useStore } from './store.ts';

const SAMPLES = ['ball', 'church'].map((id) => ({ id, title: id.toUpperCase(), file: `${id}.png`, width: 16, height: 16, classes: [id], alt: `a ${id}` }));
const FILES: Record<string, () => BodyInit> = {
  'samples/index.json': () => JSON.stringify(SAMPLES),
  'samples/ball.png': () => 'ball',
  'samples/church.png': () => 'church',
  'models/imagenet-classes.json': () => '[]',
  ...Object.fromEntries([tinyVit(), tinyCbam()].flatMap(({ card, tensors }) => [
    [`models/${card.id}.json`, () => JSON.stringify(card)],
    [`models/${card.id}.safetensors`, () => writeSafetensors(tensors)],
  ])),
};
let missing = '';

// What a browser has and Node has not: decoding. Every image is 16 × 16 pixels of one grey.
vi.stubGlobal('fetch', async (path: string, { signal }: RequestInit) => {
  signal?.throwIfAborted();
  const body = FILES[path];
  return body && path !== missing ? new Response(body()) : new Response('', { status: 404 });
});
vi.stubGlobal('createImageBitmap', async () => ({ width: 16, height: 16, close() {} }));
vi.stubGlobal('ImageData', class {});
vi.stubGlobal('OffscreenCanvas', class {
  getContext = () => ({ drawImage() {}, getImageData: () => ({ data: new Uint8ClampedArray(1024).fill(255) }) });
});

const initial = useStore.getState();
beforeEach(() => {
  missing = '';
  useStore.setState(initial, true);
});

const players: ReturnType<typeof player>[] = [];
const play = (connect: Connect) => players[players.push(player(connect)) - 1]!;
afterEach(() => players.splice(0).forEach(({ stop }) => stop()));

const connect = (backend: Backend = cpu(), more: Partial<Connected> = {}) => async (): Promise<Connected> => ({ backend, ...more });
const texts = () => useStore.getState().notices.map(({ text }) => text);
const until = (check: () => void) => vi.waitFor(check, { timeout: 20_000 });
const idle = () => until(() => expect(useStore.getState().work).toBeUndefined());
const shows = (module: string) => until(() => expect(useStore.getState().picture?.module.id).toBe(module));

test('starts with the first image and the module of the link', async () => {
  await play(connect()).start();
  const { picture, photo, device, work, notices } = useStore.getState();
  expect([picture?.module.id, picture?.model, photo?.id, device?.name, work, notices]).toEqual(['vision-transformer', 'vit', 'ball', 'cpu', undefined, []]);
  expect(Array.from(picture!.probabilities).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
});

test('runs again for a module, a parameter or an image, not for another look', async () => {
  await play(connect()).start();
  const first = useStore.getState().picture;
  change({ layer: 1, head: 2, query: 3, colours: 'magma', opacity: 0.5, fusion: 'rollout', scale: 'map' });
  await idle();
  expect(useStore.getState().picture).toBe(first);
  setParam('heads', 4);
  await until(() => expect(useStore.getState().picture?.params['heads']).toBe(4));
  change({ image: 'church' });
  await until(() => expect(useStore.getState().picture?.photo.id).toBe('church'));
  pickModule('cbam');
  await shows('cbam');
  expect(useStore.getState().shared).toMatchObject({ module: 'cbam', params: {}, layer: 0, image: 'church', colours: 'magma' });
});

test('the latest run wins', async () => {
  await play(connect()).start();
  const seen: (string | undefined)[] = [];
  const stop = useStore.subscribe(({ picture }, before) => { if (picture !== before.picture) seen.push(picture?.module.id); });
  for (const module of ['self-attention', 'dot-product', 'cbam', 'multi-head-attention']) pickModule(module);
  await shows('multi-head-attention');
  await idle();
  stop();
  expect(seen).toEqual(['multi-head-attention']);
});

test('a link whose image or model cannot be had says so and keeps the rest', async () => {
  change({ image: 'own', model: 'file', module: 'cbam', layer: 1 });
  await play(connect()).start();
  await shows('cbam');
  await idle();
  expect(texts()).toEqual([
    expect.stringMatching(/^The link was made with an image that its sender opened.*BALL is shown, and all else is as the link says\.$/),
    expect.stringMatching(/^The link was made with a model that its sender opened/),
  ]);
  expect(useStore.getState().shared).toEqual({ ...DEFAULT_STATE, module: 'cbam', layer: 1 });
});

test('an unknown image, layer and head stand at their defaults, and the page says so', async () => {
  change({ image: 'moon', layer: 9, head: 9 });
  await play(connect()).start();
  await until(() => expect(useStore.getState().picture).toBeDefined());
  expect(texts().join(' ')).toMatch(/There is no built-in image “moon”.*There is no layer 9.*There is no head 9/);
});

test('parameters that the weights do not allow are let go, the others stay', async () => {
  change({ module: 'cbam', params: { kernel: 7, reduction: 8, order: 'spatial-first' } });
  await play(connect()).start();
  await shows('cbam');
  expect(texts()).toEqual(['The trained weights do not allow kernel = 7, reduction = 8: 3, 4 is shown, as trained.']);
  expect(useStore.getState()).toMatchObject({ shared: { params: { order: 'spatial-first' } }, picture: { params: { kernel: 3, reduction: 4, order: 'spatial-first' } } });
});

test('a model that cannot be loaded leaves the last picture and offers to try again', async () => {
  await play(connect()).start();
  missing = 'models/cbam.safetensors';
  pickModule('cbam');
  await idle();
  const { notices: [notice], picture } = useStore.getState();
  expect(notice).toMatchObject({ tone: 'error', text: 'models/cbam.safetensors could not be loaded (404): try again later. The last picture stays.' });
  expect(picture?.module.id).toBe('vision-transformer');
  missing = '';
  notice!.action!.run();
  await shows('cbam');
  expect(texts()).toEqual([]);
});

test('cancel keeps the last picture', async () => {
  await play(connect()).start();
  pickModule('cbam');
  useStore.getState().work!.cancel();
  await idle();
  expect([useStore.getState().picture?.module.id, texts()]).toEqual(['vision-transformer', ['Stopped. The last picture stays.']]);
});

test('files that are neither image nor model are refused, each in its place', async () => {
  const { start, open } = play(connect());
  await start();
  await open(new File([], 'empty.png'));
  expect(texts()).toEqual(['empty.png is empty (0 bytes): choose another file. The last image stays.']);
  await open(new File(['{}'], 'w.safetensors'));
  expect(texts()).toEqual([expect.stringMatching(/^w.safetensors is not a safetensors file: .* The model in use stays\.$/)]);
  expect(useStore.getState().shared).toEqual(DEFAULT_STATE);
});

test('a checkpoint becomes the model', async () => {
  const { start, open } = play(connect());
  await start();
  await open(new File([writeSafetensors(tinyVit().tensors)], 'mine.safetensors'));
  await until(() => expect(useStore.getState().picture?.model).toBe('file'));
  expect(useStore.getState()).toMatchObject({ checkpoint: 'mine.safetensors', shared: { model: 'file' } });
  pickModule('cbam');
  await shows('cbam');
  expect(useStore.getState().shared.model).toBe('');
});

test('without WebGPU one line says so, and why', async () => {
  await play(connect(cpu(), { why: 'This browser has no WebGPU' })).start();
  expect(texts()).toEqual(['This browser has no WebGPU. The page computes on the processor: the same numbers, more slowly.']);
});

test('a lost device is replaced once by itself, then by a button', async () => {
  const losing: ((error: Error) => void)[] = [];
  const connects = vi.fn(async (): Promise<Connected> => ({ backend: cpu(), lost: new Promise((resolve) => losing.push(resolve)) }));
  await play(connects).start();
  const first = useStore.getState().picture;
  losing[0]!(new DeviceLostError('The GPU device was lost'));
  await until(() => expect(useStore.getState().picture).not.toBe(first));
  expect([connects.mock.calls.length, texts()]).toEqual([2, ['The GPU went away and was started again; nothing is lost.']]);

  const second = useStore.getState().picture;
  losing[1]!(new DeviceLostError('The GPU device was lost'));
  await until(() => expect(useStore.getState().notices[0]?.action?.label).toBe('Restart the GPU'));
  await idle();
  expect([connects.mock.calls.length, useStore.getState().picture]).toEqual([2, second]);
  useStore.getState().notices[0]!.action!.run();
  await until(() => expect(useStore.getState().picture).not.toBe(second));
  expect(connects.mock.calls.length).toBe(3);
});

test('the same module runs on another image beside, and both can be read', async () => {
  change({ beside: 'church' });
  await play(connect()).start();
  await until(() => expect(useStore.getState().beside?.photo.id).toBe('church'));
  const { picture, beside } = useStore.getState();
  expect([picture!.photo.id, beside!.module, beside!.params]).toEqual(['ball', picture!.module, picture!.params]);
  for (const { reading, plan } of [picture!, beside!]) {
    const name = Object.keys(plan.results).find((name) => name.endsWith('attention'))!;
    expect((await reading.whole(name)).data.every(Number.isFinite)).toBe(true);
    expect(reading.closed).toBe(false);
  }
  pickModule('cbam');
  await until(() => expect(useStore.getState().beside?.module.id).toBe('cbam'));
  change({ beside: '' });
  await until(() => expect(useStore.getState().beside).toBeUndefined());
  change({ beside: 'moon' });
  await until(() => expect(texts()).toEqual(['There is no built-in image “moon” to show beside.']));
  expect(useStore.getState().shared.beside).toBe('');
});

const versus = () => useStore.getState().versus;
const both = async (...modules: readonly [string, string]) => {
  await until(() => expect([useStore.getState().picture?.module.id, versus()?.module.id]).toEqual(modules));
  await idle();
};
const readable = async () => {
  for (const { reading, plan } of [useStore.getState().picture!, versus()!]) {
    expect(reading.closed).toBe(false);
    for (const name of Object.keys(plan.results)) await reading.whole(name, 'ask' in plan.inputs ? 0 : undefined);
  }
};

test('two stages: to look at the other, and to exchange their places, runs nothing', async () => {
  change({ module: 'cbam', versus: { ...sideOf(DEFAULT_STATE), module: 'vision-transformer' } });
  await play(connect()).start();
  await both('cbam', 'vision-transformer');
  const [left, right] = [useStore.getState().picture, versus()];
  activate();
  expect(useStore.getState()).toMatchObject({ picture: right, versus: left, shared: { module: 'vision-transformer', side: 'right', versus: { module: 'cbam' } } });
  swapSides();
  expect(useStore.getState().shared.side).toBe('left');
  activate();
  await idle();
  expect([useStore.getState().picture, versus()]).toEqual([left, right]);
  await readable();
});

test('two stages: a change of one runs that one, a change of the image both, and all can be read', async () => {
  await play(connect()).start();
  compare();
  await both('vision-transformer', 'vision-transformer');
  expect(useStore.getState().shared.versus).toEqual({ ...sideOf(DEFAULT_STATE), layer: 1 });
  const [left, right] = [useStore.getState().picture, versus()];
  activate();
  for (const module of ['multi-head-attention', 'cbam', 'self-attention', 'dot-product', 'multi-head-attention']) {
    pickModule(module);
    await both(module, 'vision-transformer');
  }
  expect(versus(), 'the other has not run').toBe(left);
  await readable();
  pickModule('vision-transformer');
  await both('vision-transformer', 'vision-transformer');
  await readable();
  expect(useStore.getState().picture).not.toBe(right);
  change({ image: 'church' });
  await until(() => expect([useStore.getState().picture?.photo, versus()?.photo]).toEqual([useStore.getState().photo, useStore.getState().photo]));
  await readable();
});

test('two stages: an error of one is said of that one, and the other goes on', async () => {
  await play(connect()).start();
  missing = 'models/cbam.safetensors';
  change({ versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } });
  await until(() => expect(texts()).toEqual(['Right: models/cbam.safetensors could not be loaded (404): try again later.']));
  setParam('heads', 4);
  await until(() => expect(useStore.getState().picture?.params['heads']).toBe(4));
  expect(texts()).toHaveLength(1);
  missing = '';
  useStore.getState().notices[0]!.action!.run();
  await both('vision-transformer', 'cbam');
  expect(texts()).toEqual([]);
});

test('two stages: what does not fit the other is let go there alone', async () => {
  change({ layer: 2, versus: { ...sideOf(DEFAULT_STATE), module: 'cbam', layer: 9, params: { kernel: 7 } } });
  await play(connect()).start();
  await both('vision-transformer', 'cbam');
  expect(texts()).toEqual([expect.stringMatching(/^Right: The trained weights do not allow kernel = 7/), expect.stringMatching(/^Right: There is no layer 9/)]);
  expect(useStore.getState().shared).toEqual({ ...DEFAULT_STATE, layer: 2, versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } });
});

test.each(['left', 'right'] as const)('two stages: with the %s one closed the other stands alone, and nothing runs', async (closed) => {
  change({ beside: 'church', versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } });
  await play(connect()).start();
  await both('vision-transformer', 'cbam');
  expect(useStore.getState().beside, 'no third picture').toBeUndefined();
  const kept = closed === 'left' ? versus() : useStore.getState().picture;
  closeSide(closed);
  expect(useStore.getState()).toMatchObject({ picture: kept, versus: undefined, shared: { side: 'left', versus: undefined } });
  await until(() => expect(useStore.getState().beside?.module).toBe(kept!.module));
  expect([useStore.getState().picture, kept!.reading.closed]).toEqual([kept, false]);
  change({ versus: { ...sideOf(DEFAULT_STATE), module: 'self-attention' } });
  await until(() => expect(versus()).toBeDefined());
  await readable();
});

/** A frame of a camera, of one grey. */
const frameOf = (grey: number) => ({
  id: 'camera', title: 'Camera', alt: 'what the camera sees', notes: [], bitmap: { width: 16, height: 16, close() {} } as unknown as ImageBitmap,
  pixels: { width: 16, height: 16, data: new Uint8ClampedArray(1024).fill(255).map((value, i) => (i % 4 === 3 ? value : grey)) },
});

test('frames of a camera are run one after the other without a word, by one session; the image before comes back', async () => {
  const asked: (boolean | undefined)[] = [];
  const backend = cpu();
  const prepare = vi.fn<Backend['prepare']>(async (plan, weights) => {
    const session = await backend.prepare(plan, weights);
    return { ...session, plan: session.plan, run: (inputs, options) => { asked.push(options?.time); return session.run(inputs, options); } };
  });
  change({ image: 'church', query: 5 });
  await play(connect({ ...backend, prepare })).start();
  const before = useStore.getState().picture!;
  const works: string[] = [];
  const stop = useStore.subscribe(({ work }) => { if (work) works.push(work.text); });
  const seen: number[] = [];
  for (const grey of [10, 200, 90]) {
    const photo = frameOf(grey);
    showFrame(photo);
    await until(() => expect(useStore.getState().picture?.photo).toBe(photo));
    seen.push(useStore.getState().picture!.probabilities[0]!);
    // The first takes the place of another image, and says so.
    if (grey === 10) works.length = 0;
    if (grey === 10) useStore.setState({ hover: 3 });
  }
  stop();
  const { shared, hover, picture } = useStore.getState();
  expect([works, asked, shared.image, shared.query, hover]).toEqual([[], [true, true, false, false], 'own', 5, 3]);
  expect(new Set(seen).size, 'each frame is another picture').toBe(3);
  expect([picture!.plan === before.plan, prepare.mock.calls.length]).toEqual([true, 1]);
  stopCamera();
  await until(() => expect(useStore.getState().picture?.photo.id).toBe('church'));
  expect(useStore.getState()).toMatchObject({ shared: { image: 'church' }, live: undefined, camera: false });
});

test('asking for something else ends the run under way, whose session is not kept waiting', async () => {
  const backend = cpu();
  const signals: AbortSignal[] = [];
  const rejected: unknown[] = [];
  const prepare = vi.fn<Backend['prepare']>(async (plan, weights) => {
    const session = await backend.prepare(plan, weights);
    return {
      ...session,
      plan: session.plan,
      run: (inputs, options) => {
        if (signals.push(options!.signal!) === 1) change({ image: 'church' });
        return session.run(inputs, options).catch((error: unknown) => { rejected.push(error); throw error; });
      },
    };
  });
  await play(connect({ ...backend, prepare })).start();
  await until(() => expect(useStore.getState().picture?.photo.id).toBe('church'));
  expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  expect(rejected).toMatchObject([{ name: 'AbortError' }]);
  expect(texts()).toEqual([]);
});
