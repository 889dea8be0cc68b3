import { SingleBar } from 'cli-progress';

/** What the batch tells about itself while it runs. */
export interface ProgressDisplay {
  /** `done` pictures of the total, a fraction of the present one included. */
  update(done: number, label: string): void;
  /** Prints a line without spoiling the bar. */
  line(text: string): void;
  stop(): void;
}

/** The stream a bar is drawn on: standard error, so that standard output stays free for the report. */
export interface ProgressStream {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A bar where a person watches, single lines where a log does. */
export function createProgress(stream: ProgressStream, total: number): ProgressDisplay {
  const line = (text: string) => void stream.write(`${text}\n`);
  if (!stream.isTTY) return { update: () => undefined, line, stop: () => undefined };
  const bar = new SingleBar({
    stream: stream as unknown as NodeJS.WritableStream,
    format: ' {bar} {pictures}/{total} {label}',
    barsize: 28,
    hideCursor: true,
    clearOnComplete: true,
    stopOnComplete: false,
    gracefulExit: false,
  });
  bar.start(total, 0, { pictures: 0, label: '' });
  return {
    update: (done, label) => bar.update(done, { pictures: Math.floor(done), label }),
    line: (text) => {
      // Go to the line's start and clear it; the bar draws itself again below.
      stream.write('\r\x1b[K');
      line(text);
      bar.updateETA();
    },
    stop: () => bar.stop(),
  };
}
