import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { byRows } from './kernels/by-rows.ts';
import { webgpu } from './runtime/webgpu/device.ts';
import { followAddress } from './state/address.ts';
import type { Connected } from './state/connection.ts';
import { player } from './state/run.ts';
import { App } from './ui/app.tsx';
import './ui/styles.ts';

/** The GPU where there is one, else the processor, and why. */
async function connect(): Promise<Connected> {
  try {
    const backend = await webgpu(navigator.gpu, byRows);
    return { backend, lost: backend.lost };
  } catch (error) {
    const { cpu } = await import('./runtime/cpu.ts');
    return { backend: cpu(), why: error instanceof Error ? error.message : String(error) };
  }
}

followAddress(window);
const { start, open } = player(connect);
createRoot(document.getElementById('root')!).render(<StrictMode><App open={open} /></StrictMode>);
void start();
