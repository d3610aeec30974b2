import { expect, test, vi } from 'vitest';
import type { Backend } from '../core/backend.ts';
import { cpu } from '../runtime/cpu.ts';
import { connect, play, until } from './fixtures/played.ts';
import { showFrame, stopCamera } from './live.ts';
import { change, useStore } from './store.ts';

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
