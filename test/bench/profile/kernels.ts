/** Times every kernel of a backend. Used in Node and in the browser. */
import * as tf from '@tensorflow/tfjs-core';

import { wrap } from './wrap.ts';

export interface KernelCost {
  readonly name: string;
  calls: number;
  /** Its own time, without that of kernels it calls. */
  milliseconds: number;
}

/** How the times of a table came about. */
export type Clock = 'kernel ran' | 'program finished' | 'timestamps of the device' | 'calls only';

export interface KernelTable {
  readonly clock: Clock;
  readonly costs: KernelCost[];
}

interface WebglBackend {
  gpgpu: { gl: WebGL2RenderingContext };
  runWebGLProgram(program: object, ...rest: unknown[]): unknown;
}

interface WebgpuBackend {
  supportTimestampQuery: boolean;
  activeTimers: { name: string; query: Promise<number> }[] | null;
  recordAndSubmit(program: object, ...rest: unknown[]): void;
}

class Ledger {
  private readonly costs = new Map<string, KernelCost>();
  /** Time that inner calls took, innermost last. */
  private readonly inner: number[] = [];

  book(name: string, milliseconds: number): void {
    const cost = this.costs.get(name) ?? { name, calls: 0, milliseconds: 0 };
    this.costs.set(name, cost);
    cost.calls++;
    cost.milliseconds += milliseconds;
  }

  time<Result>(name: string, work: () => Result): Result {
    this.inner.push(0);
    const start = performance.now();
    try {
      return work();
    } finally {
      const spent = performance.now() - start;
      this.book(name, spent - this.inner.pop()!);
      if (this.inner.length > 0) this.inner[this.inner.length - 1] += spent;
    }
  }

  table(): KernelCost[] {
    return [...this.costs.values()].sort((a, b) => b.milliseconds - a.milliseconds || b.calls - a.calls);
  }
}

/** WASM and plain JavaScript compute when they are called, so a kernel's time is that of its call. */
function timeKernels(ledger: Ledger): () => void {
  const kernels = tf
    .getKernelsForBackend(tf.getBackend())
    .map((kernel) => ({ kernel, run: kernel.kernelFunc }));
  for (const { kernel, run } of kernels) {
    kernel.kernelFunc = (parameters) => ledger.time(kernel.kernelName, () => run(parameters));
  }
  return () => {
    for (const { kernel, run } of kernels) kernel.kernelFunc = run;
  };
}

/** WebGL queues: after each program one pixel of its output is read, which waits until it is there. */
function timePrograms(ledger: Ledger): () => void {
  const backend = tf.backend() as unknown as WebglBackend;
  const { gl } = backend.gpgpu;
  const pixel = new Float32Array(4);
  const run = backend.runWebGLProgram.bind(backend);
  return wrap(backend, {
    runWebGLProgram: (program, ...rest) =>
      ledger.time(program.constructor.name, () => {
        const output = run(program, ...rest);
        gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.FLOAT, pixel);
        return output;
      }),
  });
}

/** WebGPU: the device's own timestamps where it has them; else programs are only counted. */
function timeDispatches(ledger: Ledger): { stop: () => Promise<void>; clock: Clock } {
  const backend = tf.backend() as unknown as WebgpuBackend;
  const { supportTimestampQuery } = backend;
  const timers: { name: string; query: Promise<number> }[] = [];
  const record = backend.recordAndSubmit.bind(backend);
  const counted = wrap(
    backend,
    supportTimestampQuery
      ? { activeTimers: timers }
      : {
          recordAndSubmit: (program, ...rest) => {
            ledger.book(program.constructor.name, 0);
            record(program, ...rest);
          },
        },
  );
  const stop = async () => {
    counted();
    for (const { name, query } of timers) ledger.book(name, await query);
  };
  return { stop, clock: supportTimestampQuery ? 'timestamps of the device' : 'calls only' };
}

/** Times the kernels of the active backend from now on, until the function that it returns is called. */
export function profileKernels(): () => Promise<KernelTable> {
  const ledger = new Ledger();
  const name = tf.getBackend();
  if (name === 'webgpu') {
    const { stop, clock } = timeDispatches(ledger);
    return async () => {
      await stop();
      return { clock, costs: ledger.table() };
    };
  }
  const stop = name === 'webgl' ? timePrograms(ledger) : timeKernels(ledger);
  return () => {
    stop();
    const clock = name === 'webgl' ? 'program finished' : 'kernel ran';
    return Promise.resolve({ clock, costs: ledger.table() });
  };
}
