/**
 * Contextual attention written the slow, literal way: patches become convolution filters, propagation is a
 * convolution with an identity kernel, the picture is rebuilt by a transposed convolution. The reference for
 * core/attention/options.ts; one tensor operation per sentence of the paper, plus the official
 * options. Sources of reference: reference/inpainting.md A.3.
 */
import * as tf from '@tensorflow/tfjs-core';

import type { AttentionInput, AttentionOptions } from '../../../core/attention/options.ts';

/** TensorFlow SAME patches of a map: [count, side, side, C], row-major. */
function extractPatches(map: tf.Tensor3D, side: number, step: number): tf.Tensor4D {
  const [h, w, c] = map.shape;
  const [rows, columns] = [Math.ceil(h / step), Math.ceil(w / step)];
  const vertical = Math.max((rows - 1) * step + side - h, 0);
  const horizontal = Math.max((columns - 1) * step + side - w, 0);
  const [top, left] = [Math.floor(vertical / 2), Math.floor(horizontal / 2)];
  const padded = tf.pad(map, [
    [top, vertical - top],
    [left, horizontal - left],
    [0, 0],
  ]);
  const patches: tf.Tensor3D[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x < columns; x++)
      patches.push(tf.slice(padded, [y * step, x * step, 0], [side, side, c]));
  }
  return tf.stack(patches) as tf.Tensor4D;
}

function reduce(map: tf.Tensor3D, options: AttentionOptions): tf.Tensor3D {
  if (options.rate === 1) return map;
  const [h, w, c] = map.shape;
  const [rows, columns] = [Math.ceil(h / options.rate), Math.ceil(w / options.rate)];
  const pick = (i: number, n: number, m: number) =>
    options.reduction === 'align-corners'
      ? m === 1
        ? 0
        : Math.round((i * (n - 1)) / (m - 1))
      : i * options.rate;
  const y = tf.gather(
    map,
    tf.tensor1d(
      Array.from({ length: rows }, (_, i) => pick(i, h, rows)),
      'int32',
    ),
    0,
  );
  const x = tf.gather(
    y,
    tf.tensor1d(
      Array.from({ length: columns }, (_, i) => pick(i, w, columns)),
      'int32',
    ),
    1,
  );
  return tf.reshape(x, [rows, columns, c]);
}

function anyInCell(map: tf.Tensor3D, rate: number): tf.Tensor3D {
  const [h, w] = map.shape;
  const rows = Math.ceil(h / rate);
  const columns = Math.ceil(w / rate);
  const data = map.dataSync();
  const cells = new Float32Array(rows * columns);
  for (let y = 0; y < h; y++) {
    for (let x = 0; x < w; x++) {
      const cell = Math.floor(y / rate) * columns + Math.floor(x / rate);
      cells[cell] = Math.max(cells[cell], data[y * w + x]);
    }
  }
  return tf.tensor3d(cells, [rows, columns, 1]);
}

function wholeCells(map: tf.Tensor3D, rate: number): tf.Tensor3D {
  const [h, w] = map.shape;
  return tf.pad(map, [
    [0, Math.ceil(h / rate) * rate - h],
    [0, Math.ceil(w / rate) * rate - w],
    [0, 0],
  ]);
}

function fuse(scores: tf.Tensor2D, k: number): tf.Tensor2D {
  const eye = tf.reshape(tf.eye(k), [k, k, 1, 1]) as tf.Tensor4D;
  const [q, s] = scores.shape;
  return tf.reshape(tf.conv2d(tf.reshape(scores, [q, s, 1]) as tf.Tensor3D, eye, 1, 'same'), [q, s]);
}

/** Propagation on the flat index (official), or one row / one column at a time (no wrap-around). */
function propagate(
  scores: tf.Tensor2D,
  q: [number, number],
  s: [number, number],
  options: AttentionOptions,
): tf.Tensor2D {
  const k = options.propagation;
  if (k === 1) return scores;
  const columnMajor = (t: tf.Tensor2D, [qh, qw]: [number, number], [sh, sw]: [number, number]) =>
    tf.reshape(tf.transpose(tf.reshape(t, [qh, qw, sh, sw]), [1, 0, 3, 2]), [
      qh * qw,
      sh * sw,
    ]) as tf.Tensor2D;
  const along = (t: tf.Tensor2D, qRun: number, sRun: number) => {
    if (options.wrapAround) return fuse(t, k);
    const rows: tf.Tensor2D[] = [];
    for (let i = 0; i < t.shape[0]; i += qRun) {
      const blocks: tf.Tensor2D[] = [];
      for (let j = 0; j < t.shape[1]; j += sRun) blocks.push(fuse(tf.slice(t, [i, j], [qRun, sRun]), k));
      rows.push(tf.concat(blocks, 1));
    }
    return tf.concat(rows, 0);
  };
  const leftRight = along(scores, q[1], s[1]);
  const topDown = along(columnMajor(leftRight, q, s), q[0], s[0]);
  return columnMajor(topDown, [q[1], q[0]], [s[1], s[0]]);
}

/** Returns the rebuilt map [H, W, D] and the attention matrix [query cells, source cells], for all cells. */
export function literalAttention(
  { foreground, background, payload, invalid }: AttentionInput,
  options: AttentionOptions,
): { rebuilt: tf.Tensor3D; attention: tf.Tensor2D } {
  return tf.tidy(() => {
    const { rate, patch } = options;
    const query = reduce(foreground, options);
    const source = reduce(background, options);
    const [qh, qw] = query.shape;
    const [sh, sw] = source.shape;
    const count = sh * sw;

    const filters = extractPatches(source, patch, 1);
    const norms = tf.maximum(tf.sqrt(tf.sum(tf.square(filters), [1, 2, 3], true)), 1e-4);
    const kernel = tf.transpose(tf.div(filters, norms), [1, 2, 3, 0]) as tf.Tensor4D;
    const similarity = tf.reshape(tf.conv2d(query, kernel, 1, 'same'), [qh * qw, count]) as tf.Tensor2D;
    const scores = propagate(similarity, [qh, qw], [sh, sw], options);

    const hole = tf.expandDims(invalid ?? tf.zeros(background.shape.slice(0, 2)), 2) as tf.Tensor3D;
    const small = options.maskReduction === 'any' ? anyInCell(hole, rate) : reduce(hole, options);
    const clean = tf.equal(tf.mean(extractPatches(small, patch, 1), [1, 2, 3]), 0).dataSync();
    const onGrid = (i: number) =>
      Math.floor(i / sw) % options.stride === 0 && (i % sw) % options.stride === 0;
    const existing = Array.from({ length: count }, (_, i) => i).filter(onGrid);
    const valid = tf.tensor1d(existing.map((i) => (clean[i] ? 1 : 0)));

    const kept = tf.gather(scores, tf.tensor1d(existing, 'int32'), 1);
    const logits = tf.mul(tf.mul(kept, valid), options.scale);
    const masked = options.normaliseOver === 'all' ? logits : tf.add(logits, tf.mul(tf.sub(valid, 1), 1e9));
    const weights = tf.mul(tf.softmax(masked), valid) as tf.Tensor2D;
    const scatter = tf.cast(tf.oneHot(tf.tensor1d(existing, 'int32'), count), 'float32') as tf.Tensor2D;
    const attention: tf.Tensor2D = tf.matMul(weights, scatter);

    // Maps that are no multiple of the rate are filled up with zeros first, so that source and target patches stay
    // aligned; for rates 1 and 2 that is TensorFlow's SAME as it stands.
    const raw = extractPatches(wholeCells(payload, rate), 2 * rate, rate);
    const rows = tf.reshape(attention, [1, qh, qw, count]) as tf.Tensor4D;
    const filters4d = tf.transpose(raw, [1, 2, 3, 0]) as tf.Tensor4D;
    const [h, w] = foreground.shape;
    const depth = payload.shape[2];
    const rebuilt = tf.conv2dTranspose(rows, filters4d, [1, qh * rate, qw * rate, depth], rate, 'same');
    const map = tf.reshape(tf.div(rebuilt, 4), [qh * rate, qw * rate, depth]) as tf.Tensor3D;
    return { rebuilt: tf.slice(map, [0, 0, 0], [h, w, depth]), attention };
  });
}
