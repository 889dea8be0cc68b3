import * as tf from '@tensorflow/tfjs-core';

/**
 * Sums a 4-D score tensor [query rows, query columns, source rows, source columns] along one of its two diagonals:
 * out[q, k] = sum over d = -r..r of scores[q + d, k + d], with q and k on `axis` (0 = rows, 1 = columns) and zero
 * beyond the borders. `taps` = 2 r + 1. Returns a new tensor that the caller owns.
 *
 * Two such sums (rows, columns) turn products of single features into products of whole patches; two more are the
 * paper's attention propagation with an identity kernel (Yu et al. 2018, section 3.2).
 */
export function diagonalSum(scores: tf.Tensor4D, axis: 0 | 1, taps: number): tf.Tensor4D {
  if (taps === 1) return scores.clone();
  return tf.tidy(() => {
    const r = (taps - 1) / 2;
    const border = [0, 1, 2, 3].map((a): [number, number] => (a % 2 === axis ? [r, r] : [0, 0]));
    const padded = tf.pad(scores, border) as tf.Tensor4D;
    const terms: tf.Tensor4D[] = [];
    for (let d = 0; d < taps; d++) {
      const begin = [0, 1, 2, 3].map((a) => (a % 2 === axis ? d : 0)) as [number, number, number, number];
      terms.push(tf.slice(padded, begin, scores.shape));
    }
    return terms.reduce((sum, term) => tf.add<tf.Tensor4D>(sum, term));
  });
}

/**
 * Attention propagation: a source is as good as its neighbours say whose queries are neighbours in the same way.
 * `k` is the kernel's size (odd; 1 = none). Left-right first, then top-down.
 */
export function propagate(scores: tf.Tensor4D, k: number): tf.Tensor4D {
  return tf.tidy(() => diagonalSum(diagonalSum(scores, 1, k), 0, k));
}

/**
 * Attention propagation as the official code does it: on the flattened index, so that the end of one row continues
 * at the start of the next ("wrap-around"). Needs the scores of all queries at once.
 */
export function propagateWrapped(scores: tf.Tensor4D, k: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [qh, qw, kh, kw] = scores.shape;
    const flat = (t: tf.Tensor) => diagonalSum(tf.reshape(t, [1, qh * qw, 1, kh * kw]), 1, k);
    const leftRight = tf.reshape(flat(scores), [qh, qw, kh, kw]);
    const columnMajor = tf.transpose(leftRight, [1, 0, 3, 2]);
    const topDown = tf.reshape(flat(columnMajor), [qw, qh, kw, kh]);
    return tf.transpose(topDown, [1, 0, 3, 2]) as tf.Tensor4D;
  });
}
