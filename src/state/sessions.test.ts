import { expect, test, vi } from 'vitest';
import type { Backend, Session } from '../core/backend.ts';
import type { Plan } from '../core/plan.ts';
import type { Network } from '../models/network.ts';
import { sessions } from './sessions.ts';

const plan = {} as Plan;
const network = (): Network => ({ weights: {} }) as Network;

function counting() {
  const disposed: number[] = [];
  let made = 0;
  const prepare = vi.fn(async (): Promise<Session> => {
    const number = made++;
    return { plan, run: () => Promise.reject(new Error('not run')), dispose: () => disposed.push(number) };
  });
  return { prepare, disposed, ready: sessions({ prepare } as unknown as Backend) };
}

test('a plan is prepared once for each network and key', async () => {
  const { prepare, ready } = counting();
  const [a, b] = [network(), network()];
  const first = await ready.get('0', a, 'x', () => ({ plan, weights: {} }));
  expect(await ready.get('0', a, 'x', () => ({ plan, weights: {} }))).toBe(first);
  expect(await ready.get('0', a, 'y', () => ({ plan, weights: {} }))).not.toBe(first);
  expect(await ready.get('0', b, 'x', () => ({ plan, weights: {} }))).not.toBe(first);
  expect(prepare).toHaveBeenCalledTimes(3);
});

test('the least recently used is disposed', async () => {
  const { disposed, ready } = counting();
  const a = network();
  for (const key of ['0', '1', '2', '0', '3', '4']) await ready.get('0', a, key, () => ({ plan, weights: {} }));
  expect(disposed).toEqual([1]);
});

test('one that failed can be prepared again', async () => {
  const { prepare, ready } = counting();
  const a = network();
  prepare.mockRejectedValueOnce(new Error('no memory'));
  await expect(ready.get('0', a, 'x', () => ({ plan, weights: {} }))).rejects.toThrow('no memory');
  await expect(ready.get('0', a, 'x', () => ({ plan, weights: {} }))).resolves.toBeDefined();
});

test('the latest of each slot is kept, however often the others change', async () => {
  const { disposed, ready } = counting();
  const a = network();
  await ready.get('left', a, 'x', () => ({ plan, weights: {} }));
  for (const key of ['0', '1', '2', '3', '4']) await ready.get('right', a, key, () => ({ plan, weights: {} }));
  expect(disposed).toEqual([1, 2]);
});
