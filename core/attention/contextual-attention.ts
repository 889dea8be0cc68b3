/**
 * Contextual attention (Yu et al., "Generative Image Inpainting with Contextual Attention", CVPR 2018, section 3.2).
 *
 * For every cell of the foreground it asks which patch of the background looks most alike, and rebuilds the
 * foreground from those patches. Written without patch extraction and without transposed convolution: patch scores
 * are one matrix product of single features summed along diagonals, and the overlapping raw patches are blocks whose
 * weights are summed along diagonals, then one more matrix product. The result equals the literal form (patches as
 * convolution filters), which test/core/attention/literal-attention.ts keeps for comparison.
 */
import * as tf from '@tensorflow/tfjs-core';

import type { Workspace } from '../tensors/workspace.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import type { AttentionInput, AttentionOptions, Grid } from './options.ts';
import { attentionChunks, prepareAttention, preparedTensors } from './prepare.ts';
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
 * Rebuilds the foreground chunk by chunk, in steps between which a long run can be stopped. Differentiable with
 * respect to foreground, background and payload if it is run at one go (`runAtOnce`). The workspace owns the result;
 * nothing else is left in it. Throws `InpaintError` ('bad-option', 'size-mismatch').
 */
export function* contextualAttention(
  input: AttentionInput,
  options: AttentionOptions,
  workspace: Workspace,
): Work<AttentionResult> {
  const prepared = yield* workspace.step(() => prepareAttention(input, options));
  const matrices: tf.Tensor2D[] = [];
  let rebuilt: tf.Tensor3D | undefined;
  for (const [first, count] of attentionChunks(prepared)) {
    const matrix = yield* workspace.step(() => attendRows(prepared, first, count));
    const sofar: tf.Tensor3D | undefined = rebuilt;
    rebuilt = yield* workspace.step(() => {
      const part = rebuildRows(prepared, matrix, first, count);
      return sofar ? tf.add<tf.Tensor3D>(sofar, part) : part;
    });
    matrices.push(yield* workspace.step(() => withoutMargin(matrix, prepared.sourceGrid, prepared.margin)));
    workspace.free(matrix, ...(sofar ? [sofar] : []));
  }
  const attention = matrices.length === 1 ? matrices[0] : yield* workspace.step(() => tf.concat(matrices, 0));
  if (matrices.length > 1) workspace.free(...matrices);
  workspace.free(...preparedTensors(prepared));
  return { rebuilt: rebuilt!, attention, box: prepared.box, sourceGrid: prepared.sourceGrid };
}
