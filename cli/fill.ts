import { extname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OpenEngine } from './engine.ts';
import { ExitCode } from './errors.ts';
import { runFill } from './run-fill.ts';
import { watchSignals } from './signals.ts';
import { TextStream } from './streams.ts';

// Before the engine is loaded, so that a signal meanwhile is not lost; it is loaded when there is work for it.
const signal = watchSignals();
const script = process.argv[1];
const regionWorker = new URL(`region-worker${extname(script)}`, pathToFileURL(script));
const openEngine: OpenEngine = async (options) =>
  (await import('./engine.ts')).openEngine(options, regionWorker);

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
