import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { chromium } from 'playwright-core';

const installed = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/opt/google/chrome/chrome',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].map((name) => `${process.env[name] ?? ''}\\Google\\Chrome\\Application\\chrome.exe`),
];

const runs = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** The Chromium to test with: `CHROME_PATH`, Playwright's own, or an installed one; undefined where there is none. */
export function findBrowser() {
  const named = process.env.CHROME_PATH;
  if (named) {
    if (!runs(named)) throw new Error(`CHROME_PATH names "${named}", which cannot be run.`);
    return named;
  }
  return [chromium.executablePath(), ...installed].find((path) => path && runs(path));
}

/** Finds a Chromium or installs one: Debian's package when root, else Playwright's download. Throws with what to do. */
export function ensureBrowser() {
  const found = findBrowser();
  if (found) return found;
  const run = (command, args) => execFileSync(command, args, { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } });
  const root = process.getuid?.() === 0;
  const attempts = [
    () => run(process.execPath, ['node_modules/playwright-core/cli.js', 'install', 'chromium']),
    ...(root && runs('/usr/bin/apt-get') ? [() => (run('apt-get', ['update', '-qq']), run('apt-get', ['install', '-y', '-qq', 'chromium']))] : []),
  ];
  if (attempts.length > 1) attempts.reverse();
  for (const attempt of attempts) {
    try {
      console.log('No Chromium found: fetching one (once).');
      attempt();
    } catch (error) {
      console.log(`That did not work: ${error.message}`);
    }
    const now = findBrowser();
    if (now) return now;
  }
  throw new Error('No Chromium could be found or fetched. Install Chrome or Chromium, or set CHROME_PATH to one.');
}

/** Flags that keep the browser quiet on a closed network. */
export const browserFlags = [
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
