import type * as tf from '@tensorflow/tfjs-core';

import type { Box } from '../types.ts';

export interface AttentionOptions {
  /** Side of the patches that are compared, in cells; odd. */
  readonly patch: number;
  /** Only every stride-th cell in each direction is a source. */
  readonly stride: number;
  /** Features per cell in each direction; matching happens on maps reduced by this factor. */
  readonly rate: number;
  /** Kernel of the attention propagation; odd, 1 = off. */
  readonly propagation: number;
  /** Propagate across row ends, as the official code does. */
  readonly wrapAround: boolean;
  /** Factor on the scores before the softmax. */
  readonly scale: number;
  /** How the maps are reduced by `rate`: every rate-th feature, or TensorFlow 1's nearest with aligned corners. */
  readonly reduction: 'stride' | 'align-corners';
  /** How the mask is reduced: a cell is invalid if any of its pixels is, or by the same sampling as the features. */
  readonly maskReduction: 'any' | 'sample';
  /**
   * What the softmax sums over: the valid cells, or (official code) all cells, the invalid ones with a score of zero
   * whose weight is then dropped.
   */
  readonly normaliseOver: 'valid' | 'all';
  /** No intermediate buffer may be larger; rows of queries are worked on in chunks that respect it. */
  readonly maximumBufferBytes: number;
}

/** Whether a row's end takes part in the next row's beginning. */
export function propagatesAcrossRows({ wrapAround, propagation }: AttentionOptions): boolean {
  return wrapAround && propagation > 1;
}

/** Ours: propagation stops at borders, only valid cells share the weight, thin masks are never lost. */
export const DEFAULT_ATTENTION: AttentionOptions = {
  patch: 3,
  stride: 1,
  rate: 2,
  propagation: 3,
  wrapAround: false,
  scale: 10,
  reduction: 'stride',
  maskReduction: 'any',
  normaliseOver: 'valid',
  maximumBufferBytes: 64 * 2 ** 20,
};

/** The released DeepFill v1 code, quirk for quirk (JiahuiYu/generative_inpainting v1.0.0, contextual_attention). */
export const OFFICIAL_ATTENTION: AttentionOptions = {
  ...DEFAULT_ATTENTION,
  wrapAround: true,
  reduction: 'align-corners',
  maskReduction: 'sample',
  normaliseOver: 'all',
};

export interface AttentionInput {
  /** [H, W, C]: the map to be rebuilt. */
  readonly foreground: tf.Tensor3D;
  /** [h, w, C]: the map that is searched; often the same tensor. */
  readonly background: tf.Tensor3D;
  /** [h, w, D]: what is copied; the background itself in the paper. */
  readonly payload: tf.Tensor3D;
  /** [h, w], 1 = must not be borrowed from. A source patch must not touch any such pixel. */
  readonly invalid?: tf.Tensor2D;
  /** Cells that are wanted (rows and columns of the reduced foreground); all when missing. */
  readonly queries?: Box;
}

/** A grid of cells. */
export interface Grid {
  readonly rows: number;
  readonly columns: number;
}
