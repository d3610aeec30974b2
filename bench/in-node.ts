import { fork } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import type { Compared } from './compare.ts';
import type { Runner } from './runner.ts';

export type Answer = { readonly said: string } | { readonly compared: Compared } | { readonly failed: string };

/** The same in Node, on Dawn: a process of its own for each workload. */
export async function inNode(): Promise<Runner> {
  // Inside node_modules, so that what is not bundled is found from there.
  mkdirSync('node_modules/.bench', { recursive: true });
  const folder = mkdtempSync('node_modules/.bench/');
  await build({
    configFile: false, logLevel: 'error', publicDir: false,
    build: { ssr: 'bench/node-side.ts', outDir: folder, emptyOutDir: true, target: 'es2023', rolldownOptions: { output: { entryFileNames: 'node-side.mjs', chunkFileNames: '[name].mjs' } } },
    // Their entries for Node are CommonJS twins, which do not find each other.
    ssr: { noExternal: [/^@tensorflow\//] },
  });
  return {
    where: `Node ${process.versions.node}, Dawn`,
    compare: (id, how, say) => new Promise((resolve, reject) => {
      const child = fork(join(folder, 'node-side.mjs'), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
      child.on('message', (answer: Answer) => {
        if ('said' in answer) return say(answer.said);
        if ('compared' in answer) resolve(answer.compared);
        else reject(new Error(answer.failed));
        child.kill();
      });
      child.on('exit', (code, signal) => reject(new Error(`${id}: its process ended by itself (${signal ?? code})`)));
      child.send({ id, how });
    }),
    async close() { rmSync(folder, { recursive: true }); },
  };
}
