import * as tf from '@tensorflow/tfjs-core';

import { pairLayout, type PreparedAttention } from './prepare.ts';
import { overlapSum } from './propagation.ts';

/**
 * Rebuilds the part of the map that some query rows cover from their attention (see `attendRows`): [height, width,
 * D], zero elsewhere. Adding the parts of all chunks gives the whole map. Raw patches are 2 rate x 2 rate at a stride
 * of `rate`; each pixel is the mean of the four that cover it (counted as four at the border too, as in the paper's
 * code). The caller owns the result.
 */
export function rebuildRows(
  prepared: PreparedAttention,
  attention: tf.Tensor2D,
  firstRow: number,
  rowCount: number,
): tf.Tensor3D {
  const { options, box, height, width } = prepared;
  const { rate } = options;
  return tf.tidy(() => {
    const [rows, columns] = [rowCount + 1, box.width + 1];
    const layout = pairLayout(prepared, columns);
    const matrix = tf.pad(tf.reshape(attention, [rowCount, box.width, -1]) as tf.Tensor3D, [
      [0, 0],
      [0, 1],
      [0, 0],
    ]);
    const depth = prepared.blocks.shape[1];
    const mixed = tf.div(tf.matMul(overlapSum(matrix, layout), prepared.blocks), 4);
    const d = depth / (rate * rate);
    const unfolded = tf.transpose(
      tf.reshape(tf.slice(mixed, [0, 0], [rows * columns, depth]), [rows, columns, rate, rate, d]),
      [0, 2, 1, 3, 4],
    );
    const part = tf.reshape(unfolded, [rows * rate, columns * rate, d]) as tf.Tensor3D;
    return placeInMap(
      part,
      firstRow * rate - Math.floor(rate / 2),
      box.x * rate - Math.floor(rate / 2),
      height,
      width,
    );
  });
}

/** Puts `part` at (top, left) of a map of zeros, cutting off what hangs over. */
function placeInMap(
  part: tf.Tensor3D,
  top: number,
  left: number,
  height: number,
  width: number,
): tf.Tensor3D {
  const y0 = Math.max(0, top);
  const x0 = Math.max(0, left);
  const y1 = Math.min(height, top + part.shape[0]);
  const x1 = Math.min(width, left + part.shape[1]);
  const cut = tf.slice(part, [y0 - top, x0 - left, 0], [y1 - y0, x1 - x0, part.shape[2]]);
  return tf.pad(cut, [
    [y0, height - y1],
    [x0, width - x1],
    [0, 0],
  ]);
}
