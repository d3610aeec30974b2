import { expect, test } from 'vitest';
import { DEFAULT_STATE, sideOf } from './app-state.ts';
import { activate, closeSide, swapSides } from './compare.ts';
import { connect, idle, missing, play, texts, until } from './fixtures/played.ts';
import { compare } from './partner.ts';
import { pickModule, setParam } from './pick.ts';
import { change, useStore } from './store.ts';

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

test('to look at the other, and to exchange their places, runs nothing', async () => {
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

test('a change of one runs that one, a change of the image both, and all can be read', async () => {
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

test('an error of one is said of that one, and the other goes on', async () => {
  await play(connect()).start();
  missing.path = 'models/cbam.safetensors';
  change({ versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } });
  await until(() => expect(texts()).toEqual(['Right: models/cbam.safetensors could not be loaded (404): try again later.']));
  setParam('heads', 4);
  await until(() => expect(useStore.getState().picture?.params['heads']).toBe(4));
  expect(texts()).toHaveLength(1);
  missing.path = '';
  useStore.getState().notices[0]!.action!.run();
  await both('vision-transformer', 'cbam');
  expect(texts()).toEqual([]);
});

test('what does not fit the other is let go there alone', async () => {
  change({ layer: 2, versus: { ...sideOf(DEFAULT_STATE), module: 'cbam', layer: 9, params: { kernel: 7 } } });
  await play(connect()).start();
  await both('vision-transformer', 'cbam');
  expect(texts()).toEqual([expect.stringMatching(/^Right: The trained weights do not allow kernel = 7/), expect.stringMatching(/^Right: There is no layer 9/)]);
  expect(useStore.getState().shared).toEqual({ ...DEFAULT_STATE, layer: 2, versus: { ...sideOf(DEFAULT_STATE), module: 'cbam' } });
});

test.each(['left', 'right'] as const)('with the %s one closed the other stands alone, and nothing runs', async (closed) => {
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
