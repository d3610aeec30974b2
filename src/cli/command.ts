import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Backend } from '../core/backend.ts';
import type { Tensor } from '../core/tensor.ts';
import { fit } from '../kernels/fit.ts';
import { readSafetensors, writeSafetensors, type Checkpoint } from '../models/safetensors.ts';
import { cpu } from '../runtime/cpu.ts';
import { webgpu } from '../runtime/webgpu/device.ts';
import { dawn } from './dawn.ts';

/** Runs a command to its end: exit 0, or 2 with one line on standard error. */
export async function command(name: string, run: () => Promise<void>): Promise<never> {
  try {
    await run();
    process.exit(0);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    process.stderr.write(`${name}: ${message.replace(/\s*\n\s*/g, ' · ')}\n`);
    process.exit(2);
  }
}

/** Arguments as declared; throws one line with the usage where they are others. */
export function readArguments<T extends NonNullable<ParseArgsConfig['options']>>(options: T, usage: string) {
  try {
    return parseArgs({ args: process.argv.slice(2), options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message.split('. ')[0] : error}; usage: ${usage}`);
  }
}

/** A backend by name; without one, the GPU where there is a driver for it, the CPU where there is none. */
export async function openBackend(name: string | undefined): Promise<Backend> {
  if (name === 'cpu') return cpu();
  if (name === 'webgpu') return webgpu(await dawn(), fit);
  if (name !== undefined) throw new Error(`--backend should be webgpu or cpu, got '${name}'`);
  try {
    return await webgpu(await dawn(), fit);
  } catch (error) {
    process.stdout.write(`${error instanceof Error ? error.message : error}; using the CPU\n`);
    return cpu();
  }
}

export const describeBackend = ({ name, adapter }: Backend): string => `backend: ${name}, ${adapter}\n`;

/** What is wrong with a path, in words; the code of what has none. */
const pathErrors = new Map([
  ['ENOENT', 'there is no such file or folder'],
  ['EISDIR', 'it is a folder'],
  ['ENOTDIR', 'a part of it is no folder'],
  ['EACCES', 'it may not be opened'],
]);
const whyNot = (error: unknown): string => {
  const { code = '', message = String(error) } = error as Partial<NodeJS.ErrnoException>;
  return pathErrors.get(code) ?? message;
};

/** A file's bytes; throws one line that says what is wrong with the path. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new Error(`cannot read '${path}': ${whyNot(error)}`);
  }
}

export const readCheckpoint = (path: string): Checkpoint => readSafetensors(readBytes(path), basename(path));

export function writeTensors(path: string, tensors: Readonly<Record<string, Tensor>>): void {
  try {
    writeFileSync(path, writeSafetensors(tensors));
  } catch (error) {
    throw new Error(`cannot write '${path}': ${whyNot(error)}`);
  }
}
