import { chromium } from 'playwright-core';
import { chromiumFlags, findChromium } from '../../scripts/chromium.ts';

/**
 * Starts the Chromium that the browser tests of a run share; `launch` in test/ui/browser.ts connects to it. Where there
 * is none on this machine it is installed or the run ends with a sentence that says what to do.
 */
export default async function setup(): Promise<() => Promise<void>> {
  process.env.CHROMIUM = await findChromium();
  const server = await chromium.launchServer({
    executablePath: process.env.CHROMIUM,
    args: [...chromiumFlags],
    timeout: 60_000,
  });
  // The processes that run the test files inherit this.
  process.env.CHROMIUM_ENDPOINT = server.wsEndpoint();
  return () => server.close();
}
