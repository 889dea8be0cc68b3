import { watchSignals } from './signals.ts';

// Before the engine is loaded, so that a signal meanwhile is not lost.
const signal = watchSignals();
const { openEngine } = await import('./engine.ts');
const { ExitCode } = await import('./errors.ts');
const { runFill } = await import('./run-fill.ts');
const { TextStream } = await import('./streams.ts');

const stdout = new TextStream(process.stdout);
const stderr = new TextStream(process.stderr);
const exitCode = await runFill(process.argv.slice(2), { stdout, stderr, openEngine, signal });
const failed = await stdout.failed();
if (failed !== undefined) stderr.write(`Standard output could not be written to its end (${failed}).\n`);
process.exitCode = signal.aborted
  ? signal.exitCode
  : failed !== undefined && exitCode === ExitCode.done
    ? ExitCode.failed
    : exitCode;
