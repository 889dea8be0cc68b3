/**
 * `npm test`: finds (or installs) Chromium, runs every test (vitest builds the plugin first), and ends with one line
 * that counts them. Arguments go to vitest: `npm test -- test/core`.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

import { findChromium } from './chromium.ts';

const REPORT = '.cache/vitest.json';

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  success: boolean;
}

function run(command: string, args: string[], environment: NodeJS.ProcessEnv = {}): number {
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...environment } });
  return status ?? 1;
}

process.env.CHROMIUM = await findChromium();
rmSync(REPORT, { force: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
const status = run('npx', ['vitest', 'run', ...reporters, ...process.argv.slice(2)]);
const { numPassedTests, numFailedTests, numPendingTests, success } = JSON.parse(
  readFileSync(REPORT, 'utf8'),
) as Report;
const skipped = numPendingTests > 0 ? `, ${numPendingTests} skipped` : '';
console.log(`tests: ${numPassedTests} passed, ${numFailedTests} failed${skipped}`);
process.exit(status === 0 && success ? 0 : 1);
