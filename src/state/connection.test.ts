import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Backend } from '../core/backend.ts';
import { cpu } from '../runtime/cpu.ts';
import { connection } from './connection.ts';
import { keepMeasured, measuredBefore } from './measured.ts';
import { useStore } from './store.ts';

const initial = useStore.getState();
const work = { text: 'Running', cancel: () => undefined };
beforeEach(() => {
  useStore.setState(initial, true);
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test('a device is measured once a map is painted and nothing is under way, and told anew', async () => {
  let programs = 'by class';
  const backend: Backend = { ...cpu(), get programs() { return programs; } };
  const tune = vi.fn(async () => { programs = 'measured'; });
  await connection(async () => ({ backend, tune }), () => undefined).get();
  expect(useStore.getState().device?.programs).toBe('by class');
  await vi.advanceTimersByTimeAsync(5000);
  expect(tune).not.toHaveBeenCalled();
  useStore.setState({ painted: true, work });
  await vi.advanceTimersByTimeAsync(5000);
  expect(tune).not.toHaveBeenCalled();
  useStore.setState({ work: undefined });
  await vi.advanceTimersByTimeAsync(5000);
  expect(tune).toHaveBeenCalledOnce();
  expect(useStore.getState().device?.programs).toBe('measured');
});

test('a device that cannot be measured stays as it is, and nothing is said', async () => {
  const tune = vi.fn(() => Promise.reject(new Error('lost meanwhile')));
  await connection(async () => ({ backend: cpu(), tune }), () => undefined).get();
  const { device } = useStore.getState();
  useStore.setState({ painted: true });
  await vi.advanceTimersByTimeAsync(5000);
  expect(tune).toHaveBeenCalledOnce();
  expect(useStore.getState()).toMatchObject({ device, notices: [] });
});

const measured = { barriersAreCheap: false, operationsPerSecond: 2e11 };
const storing = (kept: Record<string, string>) => ({ getItem: (key: string) => kept[key] ?? null, setItem: (key: string, value: string) => { kept[key] = value; } });

test('what was measured of an adapter is kept for the next visit', () => {
  vi.stubGlobal('localStorage', storing({}));
  expect(measuredBefore('Some Graphics')).toBeUndefined();
  keepMeasured('Some Graphics', measured);
  expect(measuredBefore('Some Graphics')).toEqual(measured);
  expect(measuredBefore('Other Graphics')).toBeUndefined();
});

test.each(['', 'no JSON', 'null', '{}', '{"barriersAreCheap":1,"operationsPerSecond":5}', '{"barriersAreCheap":true,"operationsPerSecond":-1}'])(
  'what is kept and makes no sense, %j, is measured again', (text) => {
    vi.stubGlobal('localStorage', storing({ 'measured Some Graphics': text }));
    expect(measuredBefore('Some Graphics')).toBeUndefined();
  });

test('a browser that keeps nothing is no error', () => {
  const refuse = () => { throw new DOMException('denied', 'SecurityError'); };
  vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse });
  keepMeasured('Some Graphics', measured);
  expect(measuredBefore('Some Graphics')).toBeUndefined();
});
