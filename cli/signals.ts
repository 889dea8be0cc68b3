import { constants } from 'node:os';

/** Signals that ask a process to end: Ctrl-C, `kill`, a terminal that was closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Milliseconds within which a second signal is the same one: npm passes on what the terminal has sent already. */
const ECHO = 100;

/** Whether the process was asked to end, for the engine and for whoever ends it. */
export interface SignalWatch {
  readonly aborted: boolean;
  /** What the process then ends with: 128 plus the signal's number (130, 143, 129). */
  readonly exitCode: number;
}

/** From now on the first signal raises `aborted`, so that work ends at its next step; the second ends the process. */
export function watchSignals(
  target: NodeJS.EventEmitter & Pick<NodeJS.Process, 'exit'> = process,
): SignalWatch {
  const watch = { aborted: false, exitCode: 0 };
  let first = 0;
  for (const name of SIGNALS) {
    target.on(name, () => {
      const exitCode = 128 + constants.signals[name];
      if (!watch.aborted) {
        first = performance.now();
        Object.assign(watch, { aborted: true, exitCode });
      } else if (performance.now() - first > ECHO) target.exit(exitCode);
    });
  }
  return watch;
}

/** For short commands: every signal ends the process at once, but files in the making are removed. */
export function endOnSignals(): void {
  for (const name of SIGNALS) process.on(name, () => process.exit(128 + constants.signals[name]));
}
