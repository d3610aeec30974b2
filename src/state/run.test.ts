import { expect, test, vi } from 'vitest';
import { DeviceLostError, type Backend } from '../core/backend.ts';
import { writeSafetensors } from '../models/safetensors.ts';
import { cpu } from '../runtime/cpu.ts';
import { DEFAULT_STATE } from './app-state.ts';
import type { Connected } from './connection.ts';
import { connect, idle, missing, play, shows, texts, until } from './fixtures/played.ts';
import { tinyVit } from './fixtures/tiny.ts';
import { pickModule, setParam } from './pick.ts';
import { change, useStore } from './store.ts';

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
  missing.path = 'models/cbam.safetensors';
  pickModule('cbam');
  await idle();
  const { notices: [notice], picture } = useStore.getState();
  expect(notice).toMatchObject({ tone: 'error', text: 'models/cbam.safetensors could not be loaded (404): try again later. The last picture stays.' });
  expect(picture?.module.id).toBe('vision-transformer');
  missing.path = '';
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
