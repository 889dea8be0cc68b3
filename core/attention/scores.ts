import * as tf from '@tensorflow/tfjs-core';

import type { Box } from '../types.ts';
import { propagatesAcrossRows, type Grid } from './options.ts';
import { growCells, haloOf, pairLayout, type PreparedAttention } from './prepare.ts';
import { type PairLayout, pairsOfQuery, propagateWrapped, windowSum } from './propagation.ts';

/**
 * The attention matrix of some query rows: [rows * box.width, sources], sources on their grid with its margin (there,
 * 0). Each row sums to 1 (to less where `normaliseOver` is 'all', to 0 where no source is valid). The caller owns it.
 */
export function attendRows(prepared: PreparedAttention, firstRow: number, rowCount: number): tf.Tensor2D {
  const { options, box, queryGrid } = prepared;
  return tf.tidy(() => {
    const rows: Box = { x: box.x, y: firstRow, width: box.width, height: rowCount };
    const halo = growCells(rows, haloOf(options), queryGrid);
    const { similarity, layout, rowsBefore } = patchSimilarity(prepared, halo);
    const [spread, before] = propagatesAcrossRows(options)
      ? [spreadWrapped(similarity, layout, rowsBefore, prepared), 0]
      : spreadWithin(similarity, layout, rowsBefore, options.propagation);
    const pairs = pairsOfQuery(layout);
    const scores = tf.slice(
      tf.reshape(spread, [-1, layout.queryColumns, pairs]),
      [before + rows.y - halo.y, rows.x - halo.x, 0],
      [rows.height, rows.width, pairs],
    );
    return softmaxOverValid(tf.reshape(scores, [rowCount * box.width, pairs]), prepared);
  });
}

/**
 * Scaled scores of whole patches, [query rows of the halo + 2 rowsBefore, pairs of a query row], zero in all margins.
 */
function patchSimilarity(prepared: PreparedAttention, halo: Box) {
  const { options, margin, query, source, factor } = prepared;
  const layout = pairLayout(prepared, halo.width + margin);
  const { similarity, rowsBefore } = tf.tidy(() => {
    const depth = query.shape[2];
    const wanted = tf.slice(query, [halo.y, halo.x, 0], [halo.height, halo.width, depth]);
    const features = tf.pad(wanted, [
      [0, 0],
      [0, margin],
      [0, 0],
    ]);
    const width = layout.queryColumns * pairsOfQuery(layout);
    const products = tf.matMul(tf.reshape(features, [halo.height * layout.queryColumns, depth]), source);
    const { sums, rowsBefore } = windowSum(tf.reshape(products, [halo.height, width]), layout, options.patch);
    const ones = (count: number, before: number, after: number) =>
      tf.pad(tf.ones([count, 1]), [
        [before, after],
        [0, 0],
      ]);
    const inColumn = tf.reshape(tf.mul(ones(halo.width, 0, margin), factor), [1, width]);
    const inRow = ones(halo.height, rowsBefore, rowsBefore);
    return { similarity: tf.mul<tf.Tensor2D>(tf.mul(sums, inColumn), inRow), rowsBefore };
  });
  return { similarity, layout, rowsBefore };
}

/** Attention propagation that stops at borders; returns the number of rows before the first query row as well. */
function spreadWithin(
  similarity: tf.Tensor2D,
  layout: PairLayout,
  rowsBefore: number,
  taps: number,
): [tf.Tensor2D, number] {
  const spread = windowSum(similarity, layout, taps);
  return [spread.sums, rowsBefore + spread.rowsBefore];
}

/** The official propagation, which knows no margins: [query rows, pairs of a query row]. */
function spreadWrapped(
  similarity: tf.Tensor2D,
  layout: PairLayout,
  rowsBefore: number,
  { queryGrid, sourceGrid, margin, options }: PreparedAttention,
): tf.Tensor2D {
  const { queryColumns, sourceRows, sourceColumns } = layout;
  const padded = tf.reshape(similarity, [-1, queryColumns, sourceRows * sourceColumns]);
  const rows = tf.slice(padded, [rowsBefore, 0, 0], [queryGrid.rows, queryGrid.columns, -1]);
  const scores = withoutMargin(rows, sourceGrid, margin);
  const grid = [queryGrid.rows, queryGrid.columns, sourceGrid.rows, sourceGrid.columns] as const;
  const spread = propagateWrapped(tf.reshape(scores, [...grid]) as tf.Tensor4D, options.propagation);
  const border = [0, margin, margin, margin].map((after): [number, number] => [0, after]);
  return tf.reshape(tf.pad(spread, border), [queryGrid.rows, -1]);
}

function softmaxOverValid(scores: tf.Tensor2D, { valid, counted }: PreparedAttention): tf.Tensor2D {
  // Far below every score, yet within the range of half floats.
  const outOfReach = tf.mul(tf.sub(counted, 1), 6e4);
  return tf.mul(tf.softmax(tf.add<tf.Tensor2D>(tf.mul(scores, valid), outOfReach)), valid);
}

/**
 * Cuts the margin off the sources of a tensor [..., sources]; returns [everything before, source cells]. The caller
 * owns it.
 */
export function withoutMargin(pairs: tf.Tensor, { rows, columns }: Grid, margin: number): tf.Tensor2D {
  return tf.tidy(() => {
    const onGrid = tf.reshape(pairs, [-1, rows + margin, columns + margin]);
    return tf.reshape(tf.slice(onGrid, [0, 0, 0], [-1, rows, columns]), [-1, rows * columns]);
  });
}
