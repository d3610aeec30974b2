import { readFileSync } from 'node:fs';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { mathml } from './mathml.ts';

const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };

const files = (...patterns: readonly string[]): RegExp => new RegExp(`/(${patterns.join('|')})\\.(js|tsx?|wgsl)(\\?raw)?$`);
/** Small files that nearly all others share are much smaller together: the page's own, and what computes the first map. */
const TOGETHER = [
  {
    name: 'page', includeDependenciesRecursively: true, test: files(
      'node_modules/(react|react-dom|scheduler|zustand)/.*', 'src/core/(?!random|read-by-rows)[^/]*', 'src/modules/(menu|index)', 'src/image/part', 'src/ui/use-width',
      'src/state/(app-state|asking|lanes|lesson|link-image|shown|store|tray|url)', 'src/maps/(grid|query|scale|summary|unit)', 'src/views/(colours|colour-tables|pixels)',
    ),
  },
  {
    name: 'first', includeDependenciesRecursively: false, test: files(
      '(kernels|shaders)/(?![^/]*-(shared|subgroups|wide))(activat|batch-norm|concat|conv2d|elementwise|layer-norm|matmul|permute|pool-space|resize|rows|softmax|take-rows)[^/]*',
      'modules/(vision-transformer|heads|batch-norms)[^/]*', 'models/(vit|trunk|borrow|random-weights)[^/]*', 'core/random',
    ),
  },
];

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
    rolldownOptions: { output: { codeSplitting: { groups: TOGETHER } } },
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1', port: 4173 },
});
