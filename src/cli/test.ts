import { spawnSync } from 'node:child_process';
import { command } from './command.ts';
import { findOrInstallChromium } from './chromium.ts';

const STEPS = ['types', 'lint', 'unit', 'build', 'e2e'] as const;

/** Everything that CI runs, in order, up to the first failure. */
await command('test', async () => {
  // This command runs in production, its steps as they run by themselves: unit tests do not.
  const { NODE_ENV: _, ...env } = process.env;
  const { path, from } = findOrInstallChromium();
  process.stdout.write(`Chromium: ${path} (${from})\n`);
  for (const step of STEPS) {
    const start = performance.now();
    const { status } = spawnSync('npm', ['run', '--silent', step], { stdio: 'inherit', env: { ...env, CHROMIUM_PATH: path } });
    if (status !== 0) throw new Error(`${step} failed; run it alone with: npm run ${step}`);
    process.stdout.write(`${step}: passed in ${((performance.now() - start) / 1000).toFixed(0)} s\n`);
  }
});
