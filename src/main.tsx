// First of all: what styles a part of the page comes after what styles the whole.
import './ui/styles.ts';
import { lazy, StrictMode, Suspense } from 'react';
import { createRoot } from 'react-dom/client';
import { sizeOf } from './core/tensor.ts';
import { isLongStep } from './kernels/worth.ts';
import { webgpu, type Fit, type Webgpu } from './runtime/webgpu/device.ts';
import { followAddress } from './state/address.ts';
import type { Connected } from './state/connection.ts';
import { keepMeasured, measuredBefore } from './state/measured.ts';
import { player } from './state/run.ts';
import { useStore } from './state/store.ts';
import { App } from './ui/app.tsx';

/** What rewrites plans loads with the first that needs it: for a tensor too large to keep, attention that no view shows, a GPU's programs, or those for long work. */
const fit: Fit = async (plan, largest, traits, lossless) => {
  const shown = new Set(Object.values(plan.results).map(({ buffer }) => buffer));
  const asks = plan.steps.some(({ kernel, output }) =>
    4 * sizeOf(output.shape) > largest || (kernel.name === 'softmax' && !shown.has(output.buffer)));
  if (asks || traits.barriersAreCheap) return (await import('./kernels/fit.ts')).fit(plan, largest, traits, lossless);
  return plan.steps.some(isLongStep) ? (await import('./kernels/wide.ts')).forLongWork(plan) : plan;
};

/** Which programs are the faster ones on a GPU is measured at the first visit, and kept. */
async function measure(backend: Webgpu): Promise<void> {
  if (backend.profile.software || backend.profile.measured) return;
  const [{ tune }, { trial }] = await Promise.all([import('./runtime/webgpu/tune.ts'), import('./kernels/trial.ts')]);
  const found = await tune(backend, trial);
  if (found) keepMeasured(backend.adapter, found);
}

/** The GPU where there is one, else the processor, and why. */
async function connect(): Promise<Connected> {
  try {
    const backend = await webgpu(navigator.gpu, fit, { measured: measuredBefore });
    return { backend, lost: backend.lost, tune: () => measure(backend) };
  } catch (error) {
    const { cpu } = await import('./runtime/cpu.ts');
    return { backend: cpu(), why: error instanceof Error ? error.message : String(error) };
  }
}

followAddress(window);
// The adapter is asked for before anything is drawn: it takes a while to answer.
let first: Promise<Connected> | undefined = connect();
const { start, open } = player(() => {
  const asked = first ?? connect();
  first = undefined;
  return asked;
});

const Embed = lazy(async () => ({ default: (await import('./ui/embed.tsx')).Embed }));

function Page() {
  const embed = useStore((store) => store.shared.embed);
  return embed ? <Suspense><Embed /></Suspense> : <App open={open} />;
}

createRoot(document.getElementById('root')!).render(<StrictMode><Page /></StrictMode>);
void start();
