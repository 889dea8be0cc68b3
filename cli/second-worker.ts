import { once } from 'node:events';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';
import { helperThrough, type BackendName, type PortHelper, type WeightsBundle } from '@contextual-fill/core';

/** What the thread is started with (cli/region-worker.ts). */
export interface SecondWorkerData {
  readonly weights: WeightsBundle;
  readonly backend: BackendName;
  readonly port: MessagePort;
}

/** A second thread with an engine of its own, started when a fill first has use for it. */
export class SecondWorker {
  private worker: Worker | undefined;
  private helper: Promise<PortHelper | undefined> | undefined;

  /** @param script cli/region-worker.ts, or what it was compiled to */
  constructor(
    private readonly script: URL,
    private readonly weights: WeightsBundle,
    private readonly backend: BackendName,
  ) {}

  /** Who helps; undefined where no thread is to be had, or where it has ended. */
  async help(): Promise<PortHelper | undefined> {
    const helper = await (this.helper ??= this.start());
    return helper?.isLost ? undefined : helper;
  }

  /** Ends the thread. */
  close(): void {
    void this.worker?.terminate();
  }

  private async start(): Promise<PortHelper | undefined> {
    const { port1, port2: port } = new MessageChannel();
    const helper = helperThrough(port1);
    try {
      const { weights, backend } = this;
      const workerData: SecondWorkerData = { weights, backend, port };
      const worker = new Worker(this.script, {
        workerData,
        transferList: [port],
        stdout: true,
        stderr: true,
      });
      this.worker = worker;
      worker.on('exit', () => helper.lose());
      worker.on('error', () => helper.lose());
      // A thread that fails to start ends, which is an error here, too.
      const ended = once(worker, 'exit').then(() => Promise.reject(new Error('It ended.')));
      ended.catch(() => undefined);
      await Promise.race([once(worker, 'message'), ended]);
      return helper;
    } catch {
      // The first worker does everything then.
      port1.close();
      return undefined;
    }
  }
}
