import { defineConfig } from 'playwright/test';
import { findChromium } from './src/cli/chromium.ts';
import { GPU_FLAGS, PORT } from './e2e/browser.ts';

const browser = findChromium();
if (!browser) throw new Error('there is no Chromium: install one, set CHROMIUM_PATH to one, or let npm test do it');

/** The built page (`npm run build` first) in a real browser with real WebGPU, in software where there is no graphics card. */
export default defineConfig({
  testDir: 'e2e',
  testMatch: '*.test.ts',
  // The software GPU uses every core there is.
  workers: 1,
  // A software GPU on a shared machine may stall. What fails twice is broken; what passes the second time only is named as flaky.
  retries: 1,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 45_000 },
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    viewport: { width: 1440, height: 900 },
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: { executablePath: browser.path, args: [...GPU_FLAGS] },
  },
  webServer: {
    command: `npx vite preview --port ${PORT} --strictPort`,
    url: `http://127.0.0.1:${PORT}`,
    // Another server on the port may serve another build.
    reuseExistingServer: false,
  },
});
