import { chromium, type BrowserServer } from 'playwright-core';
import { findChromium } from '../../scripts/chromium.ts';
import { flagsWithout, type Forbidden } from '../ui/browser.ts';

/**
 * Starts the two Chromiums that the browser tests of a run share, one with emulated GPUs and one without any; `launch`
 * in test/ui/browser.ts connects to them. Where there is none on this machine it is installed or the run ends with a
 * sentence that says what to do.
 */
export default async function setup(): Promise<() => Promise<void>> {
  const executablePath = (process.env.CHROMIUM = await findChromium());
  const serve = (forbid: Forbidden[]): Promise<BrowserServer> =>
    chromium.launchServer({ executablePath, args: flagsWithout(forbid), timeout: 60_000 });
  const [emulated, without] = await Promise.all([serve([]), serve(['webgpu', 'webgl'])]);
  // The processes that run the test files inherit these.
  process.env.CHROMIUM_ENDPOINT = emulated.wsEndpoint();
  process.env.CHROMIUM_WITHOUT_GPUS_ENDPOINT = without.wsEndpoint();
  return async () => {
    await Promise.all([emulated.close(), without.close()]);
  };
}
