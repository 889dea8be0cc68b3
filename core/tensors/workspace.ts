import * as tf from '@tensorflow/tfjs-core';

import type { Work } from '../turns.ts';

/**
 * Owns the tensors of one run of a network: what a step makes lives until it is freed, and `dispose` frees the rest,
 * in the end or after an error. Also records the most bytes that all tensors held at a step's end.
 */
export class Workspace {
  private readonly live = new Set<tf.Tensor>();
  peakBytes = 0;

  /** Runs `work` in a tidy and keeps what it returns (a tensor, or an array or object of them) until it is freed. */
  keep<T extends object>(work: () => T): T {
    let made: T | undefined;
    tf.tidy(() => {
      made = work();
      this.peakBytes = Math.max(this.peakBytes, tf.memory().numBytes);
      return made as unknown as tf.TensorContainer;
    });
    const parts: unknown[] = made instanceof tf.Tensor ? [made] : Object.values(made!);
    for (const part of parts) if (part instanceof tf.Tensor) this.live.add(part as tf.Tensor);
    return made!;
  }

  /** `keep` as a step of long work, before which its driver may give the host a turn or stop. */
  *step<T extends object>(work: () => T): Work<T> {
    yield;
    return this.keep(work);
  }

  /** Frees tensors that are no longer needed. */
  free(...tensors: tf.Tensor[]): void {
    for (const tensor of tensors) {
      this.live.delete(tensor);
      tensor.dispose();
    }
  }

  /** Frees everything that is left. */
  dispose(): void {
    this.free(...this.live);
  }
}
