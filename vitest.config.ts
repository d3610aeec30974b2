import { defineConfig } from 'vitest/config';
import { mathml } from './mathml.ts';

// A GPU device lives in each worker process: forks, and few of them, since the software adapter uses every core.
export default defineConfig({
  plugins: [mathml()],
  test: { include: ['src/**/*.test.ts', 'samples/**/*.test.ts', 'bench/**/*.test.ts'], pool: 'forks', maxWorkers: 2, testTimeout: 60_000, hookTimeout: 60_000 },
});
