import type * as tf from '@tensorflow/tfjs-core';
import { add, concat } from '@tensorflow/tfjs-core';

import type { Workspace } from '../tensors/workspace.ts';
import type { AttentionResult } from './contextual-attention.ts';
import type { AttentionInput, AttentionOptions } from './options.ts';
import { attentionChunks, prepareAttention, preparedTensors } from './prepare.ts';
import { rebuildRows } from './rebuild.ts';
import { attendRows, withoutMargin } from './scores.ts';

/**
 * `contextualAttention` in steps of a workspace, so that a long one can be stopped between its chunks. The workspace
 * owns the result.
 */
export async function attend(
  input: AttentionInput,
  options: AttentionOptions,
  workspace: Workspace,
): Promise<AttentionResult> {
  const prepared = await workspace.step(() => prepareAttention(input, options));
  const matrices: tf.Tensor2D[] = [];
  let rebuilt: tf.Tensor3D | undefined;
  for (const [first, count] of attentionChunks(prepared)) {
    const matrix = await workspace.step(() => attendRows(prepared, first, count));
    const sofar: tf.Tensor3D | undefined = rebuilt;
    rebuilt = await workspace.step(() => {
      const part = rebuildRows(prepared, matrix, first, count);
      return sofar ? add<tf.Tensor3D>(sofar, part) : part;
    });
    matrices.push(await workspace.step(() => withoutMargin(matrix, prepared.sourceGrid, prepared.margin)));
    workspace.free(matrix, ...(sofar ? [sofar] : []));
  }
  const attention = matrices.length === 1 ? matrices[0] : await workspace.step(() => concat(matrices, 0));
  if (matrices.length > 1) workspace.free(...matrices);
  workspace.free(...preparedTensors(prepared));
  return { rebuilt: rebuilt!, attention, box: prepared.box, sourceGrid: prepared.sourceGrid };
}
