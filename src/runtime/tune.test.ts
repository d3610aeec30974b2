import { afterAll, describe, expect, test } from 'vitest';
import { dawn } from '../cli/dawn.ts';
import { fit } from '../kernels/fit.ts';
import { trial } from '../kernels/trial.ts';
import { expectClose } from '../test/close.ts';
import { testBackend } from '../test/device.ts';
import { buildPlan } from '../core/plan.ts';
import { uniform } from '../core/random.ts';
import { tensor } from '../core/tensor.ts';
import { matmul } from '../kernels/matmul.ts';
import { cpu } from './cpu.ts';
import { webgpu } from './webgpu/device.ts';
import { compare, tune, type Time } from './webgpu/tune.ts';

/** A clock that takes so long for a product with barriers and for one without, and longer the first time; it keeps what it was asked. */
function faked(cheap: number, dear: number) {
  const asked: string[] = [];
  const time: Time = async (barriersAreCheap, products) => {
    const name = `${products} ${barriersAreCheap ? 'with' : 'without'}`;
    const first = asked.includes(name) ? 0 : 1000 * (barriersAreCheap ? 1 : 2);
    asked.push(name);
    return first + products * (barriersAreCheap ? cheap : dear);
  };
  return { asked, time };
}

describe('of programs with barriers and without', () => {
  test.each<[string, number, number, boolean, { barriersAreCheap: boolean; products: number }]>([
    ['the faster is taken', 5, 10, false, { barriersAreCheap: true, products: 1 }],
    ['the faster is taken, whatever the class', 10, 5, true, { barriersAreCheap: false, products: 1 }],
    ['where they are alike the class tells: cheap', 5.2, 5, true, { barriersAreCheap: true, products: 1 }],
    ['where they are alike the class tells: dear', 5, 5.2, false, { barriersAreCheap: false, products: 1 }],
    ['short times ask for more products', 0.2, 0.4, false, { barriersAreCheap: true, products: 16 }],
    ['a slower one that takes long enough tells', 0.2, 4, false, { barriersAreCheap: true, products: 1 }],
    ['but not for more and more of them', 0.001, 0.002, false, { barriersAreCheap: true, products: 64 }],
  ])('%s', async (_, cheap, dear, byClass, expected) => {
    const found = await compare(faked(cheap, dear).time, byClass);
    expect(found).toMatchObject(expected);
    expect(found.milliseconds).toBeCloseTo(Math.min(cheap, dear) * expected.products);
  });

  test('they take turns, after a first round that does not count', async () => {
    const { asked, time } = faked(5, 10);
    await compare(time, true);
    expect(asked).toEqual(['1 with', '1 without', '1 with', '1 without', '1 with', '1 without']);
  });
});

/** The adapter of the tests under another name. */
async function posing(description: string): Promise<GPU> {
  const gpu = await dawn();
  const requestAdapter: GPU['requestAdapter'] = async (options) => {
    const adapter = await gpu.requestAdapter(options);
    return new Proxy(adapter!, {
      get(target, name) {
        if (name === 'info') return { vendor: '', architecture: '', device: '', description };
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value as () => unknown).bind(target) : value;
      },
    });
  };
  return { requestAdapter } as GPU;
}

describe('a device', async () => {
  const software = await testBackend();
  const graphics = await webgpu(await posing('Some Graphics 3000'), fit);
  const plan = buildPlan({ inputs: { a: [33, 12], b: [35, 12] }, weights: {} }, ({ inputs, op }) =>
    ({ output: op(matmul, { a: inputs['a']!, b: inputs['b']! }, { transposeB: true }) }));
  const inputs = { a: tensor([33, 12], uniform(33 * 12, 1)), b: tensor([35, 12], uniform(35 * 12, 2)) };
  const product = async (backend: typeof software | ReturnType<typeof cpu>) => (await (await backend.prepare(plan, {})).run(inputs)).read('output');
  afterAll(() => {
    software.dispose();
    graphics.dispose();
  });

  test('in software is what its class says, and not measured', async () => {
    expect(software.traits.barriersAreCheap).toBe(false);
    expect(software.programs).toMatch(/registers, because barriers are dear, as on processors/);
    expect(await tune(software, () => { throw new Error('nothing is to be timed'); })).toBeUndefined();
  });

  test('of graphics is what its class says, until it is measured, and right both ways', async () => {
    expect(graphics.traits.barriersAreCheap).toBe(true);
    expect(graphics.programs).toMatch(/a workgroup shares, because barriers are cheap, as on GPUs/);
    const expected = await product(cpu());
    expectClose(await product(graphics), expected);

    // Small products: it poses as a GPU and is none. Which programs are faster on it is known.
    const found = await tune(graphics, (products) => trial(products, 128));
    expect(found).toEqual({ barriersAreCheap: false, operationsPerSecond: expect.any(Number) });
    expect(found!.operationsPerSecond).toBeGreaterThan(1e6);
    expect(graphics.traits.barriersAreCheap).toBe(false);
    expect(graphics.profile.operationsPerSecond).toBe(found!.operationsPerSecond);
    expect(graphics.programs).toMatch(/registers, because barriers are dear, as measured here/);
    expectClose(await product(graphics), expected);
    expect(await tune(graphics, trial), 'once').toBeUndefined();
  });

  test('that was measured before is opened so', async () => {
    const asked: string[] = [];
    const measured = (adapter: string) => {
      asked.push(adapter);
      return { barriersAreCheap: false, operationsPerSecond: 7e9 };
    };
    const again = await webgpu(await posing('Some Graphics 3000'), fit, { measured });
    expect(asked).toEqual(['Some Graphics 3000']);
    expect(again.profile).toMatchObject({ traits: { barriersAreCheap: false }, operationsPerSecond: 7e9, measured: true });
    again.dispose();
  });
});
