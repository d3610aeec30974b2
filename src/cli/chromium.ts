import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { chromium } from 'playwright';

export interface Browser { readonly path: string; readonly from: string }

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];

/** A Chromium on this machine: the one that CHROMIUM_PATH names, the system's, or Playwright's. */
export function findChromium(): Browser | undefined {
  const named = process.env.CHROMIUM_PATH;
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM_PATH names '${named}', which does not exist`);
    return { path: named, from: 'CHROMIUM_PATH' };
  }
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    for (const name of NAMES) {
      const path = join(folder, name);
      if (existsSync(path)) return { path, from: 'the system' };
    }
  }
  const own = chromium.executablePath();
  return existsSync(own) ? { path: own, from: 'Playwright' } : undefined;
}

/** As found; where there is none, Debian's package for an administrator, else Playwright's download. Throws where neither comes. */
export function findOrInstallChromium(): Browser {
  const found = findChromium();
  if (found) return found;
  const debian = process.getuid?.() === 0 && spawnSync('apt-get', ['--version']).status === 0;
  const commands = debian
    ? [['apt-get', 'update', '-q'], ['apt-get', 'install', '-y', '-q', '--no-install-recommends', 'chromium']]
    : [['npx', 'playwright', 'install', 'chromium']];
  try {
    for (const [program, ...args] of commands) {
      execFileSync(program!, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
    }
  } catch (error) {
    throw new Error(`there is no Chromium and none could be installed (${error instanceof Error ? error.message.split('\n')[0] : error}): install one, or set CHROMIUM_PATH`);
  }
  const installed = findChromium();
  if (!installed) throw new Error('a Chromium was installed but is nowhere to be found: set CHROMIUM_PATH to it');
  return { ...installed, from: `${installed.from}, just installed` };
}

/** Folders that may hold the software Vulkan driver that a browser brings: the browser's own first. */
export function browserFolders(): readonly string[] {
  const { path } = findChromium() ?? {};
  return [...(path ? [dirname(path)] : []), '/usr/lib/chromium', '/usr/lib/chromium-browser', '/opt/google/chrome', '/opt/chromium'];
}
