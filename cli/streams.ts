import type { Writable } from 'node:stream';
import { codeOf } from './errors.ts';

/**
 * Text to a stream whose reader may be gone. One that was closed (`| head`) is no fault: nothing more is said there and
 * the work goes on. Anything else, such as a full disk, is told by `failed`.
 */
export class TextStream {
  private error: string | undefined;
  readonly isTTY: boolean;

  constructor(private readonly stream: Writable & { isTTY?: boolean }) {
    this.isTTY = stream.isTTY === true;
    stream.on('error', (error: unknown) => (this.error ??= codeOf(error) ?? 'unknown'));
  }

  write(text: string): void {
    if (this.error === undefined) this.stream.write(text);
  }

  /** Waits until everything is written. The error's code, or undefined if all went well or the reader is gone. */
  async failed(): Promise<string | undefined> {
    if (this.error === undefined) await new Promise<void>((done) => this.stream.write('', () => done()));
    // The error's event follows the callback.
    await new Promise((done) => setImmediate(done));
    return this.error === 'EPIPE' || this.error === 'ERR_STREAM_DESTROYED' ? undefined : this.error;
  }
}
