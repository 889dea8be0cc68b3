import { openEngine } from './engine.ts';
import { ExitCode } from './errors.ts';
import { runFill } from './run-fill.ts';

// The first Ctrl-C ends the fill at its next step, the second ends the process.
const signal = { aborted: false };
process.on('SIGINT', () => {
  if (signal.aborted) process.exit(ExitCode.interrupted);
  signal.aborted = true;
});

process.exitCode = await runFill(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  openEngine,
  signal,
});
