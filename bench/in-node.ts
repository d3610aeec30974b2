import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import type { Answer, Runner, Task } from './tasks.ts';

/** What a process tells. */
export type Told = { readonly said: string } | { readonly answer: unknown } | { readonly failed: string };

/** The same in Node, on Dawn: a process of its own for each task. */
export async function inNode(): Promise<Runner> {
  // Inside node_modules, so that what is not bundled is found from there.
  mkdirSync('node_modules/.bench', { recursive: true });
  const folder = mkdtempSync('node_modules/.bench/');
  await build({
    configFile: false, logLevel: 'error', publicDir: false,
    build: {
      ssr: 'bench/node-side.ts', outDir: folder, emptyOutDir: true, target: 'es2023',
      rolldownOptions: { output: { entryFileNames: 'node-side.mjs', chunkFileNames: '[name].mjs' } },
    },
    // Their entries for Node are CommonJS twins, which do not find each other.
    ssr: { noExternal: [/^@tensorflow\//] },
  });
  return {
    where: `Node ${process.versions.node}, Dawn`,
    ask: <T extends Task>(task: T, argument: unknown, say: (line: string) => void) => new Promise<Answer<T>>((resolve, reject) => {
      const child = fork(join(folder, 'node-side.mjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      child.on('message', (told: Told) => {
        if ('said' in told) return say(told.said);
        if ('answer' in told) resolve(told.answer as Answer<T>);
        else reject(new Error(told.failed));
        child.kill();
      });
      child.on('exit', (code, signal) => reject(new Error(`its process ended by itself (${signal ?? code})`)));
      child.send({ task, argument });
    }),
    async close() { rmSync(folder, { recursive: true }); },
  };
}
