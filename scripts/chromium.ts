import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * How tests and scripts start Chromium without a screen or a GPU: every backend can be tried, WebGL2 and WebGPU on
 * SwiftShader, its emulation on the processor. Only these two are emulated: pages are drawn by the processor itself,
 * which is several times as fast, and goes on while a page keeps an emulated GPU busy. (`--use-angle=swiftshader` would
 * draw every page on the emulated GPU.)
 */
export const chromiumFlags: readonly string[] = [
  '--no-sandbox',
  '--disable-background-networking',
  '--enable-unsafe-webgpu',
  '--use-webgpu-adapter=swiftshader',
  '--use-angle=swiftshader-webgl',
  '--enable-unsafe-swiftshader',
];

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'chrome.exe',
];

const places = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function onPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders
    .flatMap((folder) => names.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

function installFromDebian(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get'))
    return undefined;
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'] as ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: 300_000,
  };
  console.error('Chromium is not installed; installing it with apt-get ...');
  try {
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium'], options);
  } catch {
    return undefined;
  }
  return onPath();
}

/**
 * The path of a Chromium or Chrome: the environment's CHROMIUM, one on the PATH, one in a usual place, or (as root on
 * Debian) one that is installed now. Throws an error that says what to do when there is none.
 */
export function findChromium(): Promise<string> {
  const chosen = process.env.CHROMIUM;
  if (chosen) {
    if (existsSync(chosen)) return Promise.resolve(chosen);
    return Promise.reject(new Error(`CHROMIUM names ${chosen}, but there is no such file.`));
  }
  const found = onPath() ?? places.find((file) => existsSync(file)) ?? installFromDebian();
  if (found) return Promise.resolve(found);
  return Promise.reject(
    new Error(
      'No Chromium or Chrome was found: install one, or set CHROMIUM to its path, and run this again.',
    ),
  );
}
