import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mathml } from './mathml.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

/** What the first map needs besides the page: together it is half as large as apart, and most other modules need it too. */
const FIRST = new RegExp(`/(${[
  '(kernels|shaders)/(activat|batch-norm|concat|conv2d|elementwise|layer-norm|matmul|permute|pool-space|resize|rows|softmax)[^/]*',
  'modules/(vision-transformer|heads|batch-norms)[^/]*', 'models/(vit|trunk|borrow)[^/]*', 'core/random',
].join('|')})\\.(ts|wgsl)(\\?raw)?$`);

// A relative base, so that the built page works from any folder of any server.
export default defineConfig({
  base: './',
  plugins: [react(), mathml()],
  // What is exported says which version of the page made it.
  define: { 'import.meta.env.VITE_VERSION': JSON.stringify(version) },
  build: {
    target: 'es2023',
    // Browsers with WebGPU need no polyfill for it.
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: 'first', test: FIRST }] } } },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1', port: 4173 },
});
