import { parseFillArguments } from './arguments.ts';
import type { Host } from './host.ts';

/** `npm run fill`: does what the arguments say and returns the exit code. Never throws. */
export async function runFill(argv: readonly string[], host: Host): Promise<number> {
  const parsed = parseFillArguments(argv, {
    out: (text) => host.stdout.write(text),
    error: (text) => host.stderr.write(text),
  });
  if ('exitCode' in parsed) return parsed.exitCode;
  // Only now: loading the engine takes longer than a wrong command line should.
  const { fillJobs } = await import('./fill-jobs.ts');
  return fillJobs(parsed.arguments, host);
}
