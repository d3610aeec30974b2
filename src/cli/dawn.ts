import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserFolders } from './chromium.ts';

/** Dawn crashes when an instance is collected while its devices live: every instance is kept. */
const kept: GPU[] = [];

/** WebGPU in Node: Dawn on this machine's GPU, or where there is none on the SwiftShader that an installed browser brings. */
export async function dawn(): Promise<GPU> {
  const { create, globals } = await import('webgpu');
  Object.assign(globalThis, globals);
  const open = () => kept[kept.push(create([])) - 1]!;
  process.env.XDG_RUNTIME_DIR ??= tmpdir(); // Vulkan's loader complains without it
  if (process.env.VK_ICD_FILENAMES) return open();
  // Asked only where there may be a GPU: Dawn warns at length about the software drivers that it refuses.
  if (process.platform !== 'linux' || ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'].some((file) => existsSync(file))) {
    const own = open();
    if (await own.requestAdapter()) return own;
  }
  const driver = browserFolders().map((folder) => join(folder, 'vk_swiftshader_icd.json')).find((file) => existsSync(file));
  if (!driver) throw new Error('No GPU was found, and no installed Chromium brings a software one: install Chromium, or use --backend cpu');
  process.env.VK_ICD_FILENAMES = driver;
  return open();
}
