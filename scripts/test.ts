/**
 * `npm test`: runs every test and ends with one line that counts them. Arguments go to vitest: `npm test -- test/core`
 * for a folder, `npm test -- --project unit` for what needs neither the build nor a browser. What a project needs
 * (the build, a Chromium that is found or installed) its set-up in test/setup provides. Without a project named, all
 * run but `long`, which has `npm run test:long`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';

const REPORT = '.cache/vitest.json';

interface Report {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  success: boolean;
}

/** The line at the end, and whether all is well. */
function summarise(status: number | null, signal: string | null): { line: string; isWell: boolean } {
  if (!existsSync(REPORT)) {
    const end = signal ? `was ended by ${signal}` : `ended with code ${status}`;
    return { line: `tests: 0 passed, 1 failed (vitest ${end} before it wrote its report)`, isWell: false };
  }
  const report = JSON.parse(readFileSync(REPORT, 'utf8')) as Report;
  const { numPassedTests: passed, numFailedTests: failed, numPendingTests: pending } = report;
  const skipped = pending > 0 ? `, ${pending} skipped` : '';
  const isWell = status === 0 && report.success;
  // A file that cannot be read, or an error between tests, fails the run without failing a test.
  const beside = !isWell && failed === 0 ? ' (the run failed beside its tests; see above)' : '';
  return { line: `tests: ${passed} passed, ${failed} failed${skipped}${beside}`, isWell };
}

rmSync(REPORT, { force: true });
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`];
const given = process.argv.slice(2);
const projects = given.some((argument) => argument.startsWith('--project')) ? [] : ['--project=!long'];
const { status, signal, error } = spawnSync('npx', ['vitest', 'run', ...reporters, ...projects, ...given], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (error) console.error(`vitest could not be started: ${error.message}`);
const { line, isWell } = summarise(status, signal);
console.log(line);
process.exit(isWell ? 0 : 1);
