import { isAborted, throwIfAborted } from '@contextual-fill/core';
import type { FillArguments } from './arguments.ts';
import { fillBatch } from './batch.ts';
import { describeError } from './describe-error.ts';
import { ExitCode } from './errors.ts';
import type { Host } from './host.ts';
import { planJobs } from './jobs.ts';
import { createProgress } from './progress.ts';
import type { Report } from './report.ts';

const INTERRUPTED = 'Interrupted; the pictures that were finished are complete.';

/** Fills what the arguments say and returns the exit code. Never throws. */
export async function fillJobs(request: FillArguments, host: Host): Promise<number> {
  const report: Report = {
    backend: null,
    architecture: null,
    weights: null,
    pictures: [],
    filled: 0,
    failed: 0,
    error: null,
  };
  let exitCode: number = ExitCode.done;
  try {
    const jobs = await planJobs(request);
    throwIfAborted(host.signal);
    const engine = await host.openEngine(request);
    report.backend = engine.inpainter.backend;
    report.architecture = engine.architecture;
    report.weights = engine.sha256;
    try {
      const { detail, seed, grow, feather, quality, extend } = request;
      const progress = createProgress(host.stderr, jobs.length);
      const batch = await fillBatch(
        jobs,
        engine,
        { detail, seed, grow, feather, quality, extend },
        progress,
        host.signal,
      );
      report.pictures = batch.pictures;
      report.failed = batch.failed;
      report.filled = batch.pictures.length - batch.failed;
      if (jobs.length > 1) {
        host.stderr.write(`${report.filled} of ${jobs.length} pictures filled, ${report.failed} failed.\n`);
      }
      if (batch.interrupted) {
        report.error = INTERRUPTED;
        host.stderr.write(`${report.error}\n`);
      }
      exitCode = batch.interrupted
        ? ExitCode.interrupted
        : batch.failed > 0
          ? ExitCode.failed
          : ExitCode.done;
    } finally {
      engine.close();
    }
  } catch (error) {
    report.error = isAborted(error) ? INTERRUPTED : describeError(error);
    host.stderr.write(`${report.error}\n`);
    exitCode = isAborted(error) ? ExitCode.interrupted : ExitCode.failed;
  }
  if (request.json) host.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  return exitCode;
}
