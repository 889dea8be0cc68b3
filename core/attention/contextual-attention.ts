/**
 * Contextual attention (Yu et al., "Generative Image Inpainting with Contextual Attention", CVPR 2018, section 3.2).
 *
 * For every cell of the foreground it asks which patch of the background looks most alike, and rebuilds the
 * foreground from those patches. Written without patch extraction and without transposed convolution: patch scores
 * are one matrix product of single features summed along diagonals, and the overlapping raw patches are blocks whose
 * weights are summed along diagonals, then one more matrix product. The result equals the literal form (patches as
 * convolution filters), which test/core/literal-attention.ts keeps for comparison.
 */
import * as tf from '@tensorflow/tfjs-core';

import type { Box } from '../types.ts';
import type { AttentionInput, AttentionOptions, Grid } from './options.ts';
import { attentionChunks, prepareAttention } from './prepare.ts';
import { rebuildRows } from './rebuild.ts';
import { attendRows, withoutMargin } from './scores.ts';

export interface AttentionResult {
  /** [H, W, D]: the payload as borrowed for the wanted cells; cells that are not wanted may be incomplete. */
  readonly rebuilt: tf.Tensor3D;
  /** [box.height * box.width, source cells]: the attention matrix of the cells in `box`. */
  readonly attention: tf.Tensor2D;
  readonly box: Box;
  readonly sourceGrid: Grid;
}

/**
 * The whole of it at once. Differentiable with respect to foreground, background and payload. The caller owns both
 * tensors. Throws `InpaintError` ('bad-option', 'size-mismatch').
 */
export function contextualAttention(input: AttentionInput, options: AttentionOptions): AttentionResult {
  let box: Box | undefined;
  let sourceGrid: Grid | undefined;
  const [rebuilt, attention] = tf.tidy(() => {
    const prepared = prepareAttention(input, options);
    ({ box, sourceGrid } = prepared);
    const matrices: tf.Tensor2D[] = [];
    let map: tf.Tensor3D | undefined;
    for (const [first, count] of attentionChunks(prepared)) {
      const matrix = attendRows(prepared, first, count);
      const part = rebuildRows(prepared, matrix, first, count);
      matrices.push(withoutMargin(matrix, prepared.sourceGrid, prepared.margin));
      map = map ? tf.add<tf.Tensor3D>(map, part) : part;
    }
    return [map!, matrices.length === 1 ? matrices[0] : tf.concat(matrices, 0)] as const;
  });
  return { rebuilt, attention, box: box!, sourceGrid: sourceGrid! };
}
