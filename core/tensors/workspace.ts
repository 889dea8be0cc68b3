import * as tf from '@tensorflow/tfjs-core';

import type { Breathe } from '../schedule.ts';

/**
 * Holds the tensors of one run of a network: between two steps the host gets its turn and a cancel is noticed; in
 * the end, or after any error, everything is freed. Also records the most bytes that tensors held at a step's end.
 */
export class Workspace {
  private readonly live = new Set<tf.Tensor>();
  peakBytes = 0;

  constructor(private readonly breathe: Breathe) {}

  /** Runs `work` in a tidy and keeps what it returns (a tensor, or an array or object of them) until it is freed. */
  async step<T extends object>(work: () => T): Promise<T> {
    await this.breathe();
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

  /** Frees tensors that are no longer needed. */
  free(...tensors: tf.Tensor[]): void {
    for (const tensor of tensors) {
      this.live.delete(tensor);
      tensor.dispose();
    }
  }

  /** Hands a tensor over: the caller owns it from now on. */
  release<T extends tf.Tensor>(tensor: T): T {
    this.live.delete(tensor);
    return tensor;
  }

  /** Frees everything that is left. */
  dispose(): void {
    this.free(...this.live);
  }
}
