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

import { InpaintError } from '../errors.ts';
import type { Box } from '../types.ts';
import { overlapSum, type PairLayout, pairsOfQuery, propagateWrapped, windowSum } from './propagation.ts';

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

/** Everything that the chunks of one attention share. The tensors belong to the holder; see `preparedTensors`. */
export interface PreparedAttention {
  readonly options: AttentionOptions;
  /** Size of the rebuilt map. */
  readonly height: number;
  readonly width: number;
  readonly queryGrid: Grid;
  readonly sourceGrid: Grid;
  /** The cells for which a row of the attention matrix is computed: the wanted ones and their neighbours. */
  readonly box: Box;
  /** Zeros around the grids in the layout of pairs, see `PairLayout`. */
  readonly margin: number;
  /** [rows, columns, C]: the reduced foreground. */
  readonly query: tf.Tensor3D;
  /** [C, sources]: the reduced background, a column for each source. In this tensor and the next three, sources lie on their grid with its margin. */
  readonly source: tf.Tensor2D;
  /** [1, sources]: the softmax's scale / norm of each source patch. */
  readonly factor: tf.Tensor2D;
  /** [1, sources]: 1 where a source may be used. */
  readonly valid: tf.Tensor2D;
  /** [1, sources]: 1 where a source takes part in the softmax. */
  readonly counted: tf.Tensor2D;
  /** [sources, rate * rate * D]: the payload in blocks of half a raw patch. */
  readonly blocks: tf.Tensor2D;
}

const smallestNorm = 1e-4;

function check(input: AttentionInput, options: AttentionOptions): void {
  const odd = (n: number) => Number.isInteger(n) && n >= 1 && n % 2 === 1;
  if (!odd(options.patch) || !odd(options.propagation)) {
    throw new InpaintError('bad-option', 'Attention needs an odd patch size and an odd propagation kernel.');
  }
  if (options.rate < 1 || options.stride < 1) {
    throw new InpaintError('bad-option', 'Attention needs a rate and a stride of at least 1.');
  }
  const [, , c] = input.foreground.shape;
  const [h, w, d] = input.background.shape;
  if (c !== d || input.payload.shape[0] !== h || input.payload.shape[1] !== w) {
    throw new InpaintError(
      'size-mismatch',
      "Attention needs maps of equal depth and a payload of the background's size.",
    );
  }
}

function reducedGrid(map: tf.Tensor, rate: number): Grid {
  return { rows: Math.ceil(map.shape[0] / rate), columns: Math.ceil(map.shape[1]! / rate) };
}

/** Fills the map up to whole cells by repeating nothing: zeros, as convolution padding would. */
function padToCells(map: tf.Tensor3D, grid: Grid, rate: number): tf.Tensor3D {
  const bottom = grid.rows * rate - map.shape[0];
  const right = grid.columns * rate - map.shape[1];
  return bottom || right
    ? tf.pad(map, [
        [0, bottom],
        [0, right],
        [0, 0],
      ])
    : map;
}

function reduceMap(map: tf.Tensor3D, grid: Grid, options: AttentionOptions): tf.Tensor3D {
  if (options.rate === 1) return map;
  return options.reduction === 'align-corners'
    ? tf.image.resizeNearestNeighbor(map, [grid.rows, grid.columns], true)
    : tf.image.resizeNearestNeighbor(padToCells(map, grid, options.rate), [grid.rows, grid.columns], false);
}

function boxSum(map: tf.Tensor3D, side: number): tf.Tensor3D {
  return tf.conv2d(map, tf.ones([side, side, 1, 1]), 1, 'same');
}

/** Blocks of rate x rate on the grid shifted up and left by half a patch's overhang, one for each cell and each cell of the margin. */
function toBlocks(payload: tf.Tensor3D, grid: Grid, margin: number, rate: number): tf.Tensor2D {
  const before = Math.floor(rate / 2);
  const [h, w, d] = payload.shape;
  const [rows, columns] = [grid.rows + margin, grid.columns + margin];
  const padded = tf.pad(payload, [
    [before, rows * rate - before - h],
    [before, columns * rate - before - w],
    [0, 0],
  ]);
  const split = tf.reshape(padded, [rows, rate, columns, rate, d]);
  return tf.reshape(tf.transpose(split, [0, 2, 1, 3, 4]), [rows * columns, rate * rate * d]);
}

/**
 * Reduces the maps, normalises the source patches and folds the payload into blocks. The caller owns the result and
 * frees its `preparedTensors`.
 */
export function prepareAttention(input: AttentionInput, options: AttentionOptions): PreparedAttention {
  check(input, options);
  const { rate, patch } = options;
  const queryGrid = reducedGrid(input.foreground, rate);
  const sourceGrid = reducedGrid(input.background, rate);
  const whole: Box = { x: 0, y: 0, width: queryGrid.columns, height: queryGrid.rows };
  const box =
    options.wrapAround && options.propagation > 1 ? whole : growBox(input.queries ?? whole, 1, queryGrid);
  const margin = Math.max(1, (patch - 1) / 2, (options.propagation - 1) / 2);
  const tensors = tf.tidy(() => {
    const source = reduceMap(input.background, sourceGrid, options);
    const norm = tf.sqrt(
      tf.maximum(boxSum(tf.sum<tf.Tensor3D>(tf.square(source), 2, true), patch), smallestNorm ** 2),
    );
    const exists = existingSources(sourceGrid, options.stride);
    const valid = input.invalid
      ? tf.mul<tf.Tensor3D>(exists, validSources(input.invalid, sourceGrid, options))
      : exists;
    const row = (map: tf.Tensor3D) => tf.reshape(padWithMargin(map, margin), [1, -1]) as tf.Tensor2D;
    const features = padWithMargin(source, margin);
    return {
      query: reduceMap(input.foreground, queryGrid, options).clone(),
      source: tf.transpose(tf.reshape(features, [-1, source.shape[2]])) as tf.Tensor2D,
      factor: row(tf.div(options.scale, norm)),
      valid: row(valid),
      counted: row(options.normaliseOver === 'all' ? exists : valid),
      blocks: toBlocks(input.payload, sourceGrid, margin, rate),
    };
  });
  const [height, width] = input.foreground.shape;
  return { options, height, width, queryGrid, sourceGrid, box, margin, ...tensors };
}

function padWithMargin(map: tf.Tensor3D, margin: number): tf.Tensor3D {
  return tf.pad<tf.Tensor3D>(map, [
    [0, margin],
    [0, margin],
    [0, 0],
  ]);
}

/** [rows, columns, 1]: 1 at every stride-th cell. */
function existingSources({ rows, columns }: Grid, stride: number): tf.Tensor3D {
  const on = (i: number) => Math.floor(i / columns) % stride === 0 && (i % columns) % stride === 0;
  const flags = Array.from({ length: rows * columns }, (_, i) => (on(i) ? 1 : 0));
  return tf.tensor3d(flags, [rows, columns, 1]);
}

/** [rows, columns, 1]: 1 where a source patch touches nothing invalid. */
function validSources(invalid: tf.Tensor2D, grid: Grid, options: AttentionOptions): tf.Tensor3D {
  const map = tf.expandDims(invalid, 2) as tf.Tensor3D;
  const cells =
    options.maskReduction === 'any' && options.rate > 1
      ? tf.maxPool(padToCells(map, grid, options.rate), options.rate, options.rate, 'valid')
      : reduceMap(map, grid, options);
  const touched = boxSum(cells, options.patch);
  return tf.cast<tf.Tensor3D>(tf.less<tf.Tensor3D>(touched, 1e-3), 'float32');
}

/** The tensors that a prepared attention holds. */
export function preparedTensors(prepared: PreparedAttention): tf.Tensor[] {
  const { query, source, factor, valid, counted, blocks } = prepared;
  return [query, source, factor, valid, counted, blocks];
}

function growBox(box: Box, by: number, grid: Grid): Box {
  const x = Math.max(0, box.x - by);
  const y = Math.max(0, box.y - by);
  return {
    x,
    y,
    width: Math.min(grid.columns, box.x + box.width + by) - x,
    height: Math.min(grid.rows, box.y + box.height + by) - y,
  };
}

/** How many cells beyond a chunk its scores depend on. */
function haloOf(options: AttentionOptions): number {
  return (options.patch - 1) / 2 + (options.propagation - 1) / 2;
}

/** Splits the query rows so that no buffer of `attendRows` passes the limit. Returns [first row, row count] pairs. */
export function attentionChunks(prepared: PreparedAttention): [number, number][] {
  const { options, box, queryGrid } = prepared;
  if (options.wrapAround && options.propagation > 1) return [[box.y, box.height]];
  const halo = haloOf(options);
  const extra = 2 * (options.patch + options.propagation);
  const columns = growBox(box, halo, queryGrid).width + prepared.margin;
  const bytesPerRow = 4 * columns * prepared.source.shape[1];
  const fitting = Math.floor(options.maximumBufferBytes / bytesPerRow) - 2 * halo - extra;
  const count = Math.ceil(box.height / Math.max(1, fitting));
  const size = Math.ceil(box.height / count);
  const chunks: [number, number][] = [];
  for (let row = box.y; row < box.y + box.height; row += size) {
    chunks.push([row, Math.min(size, box.y + box.height - row)]);
  }
  return chunks;
}

/**
 * The attention matrix of some query rows: [rows * box.width, sources], sources on their grid with its margin (there, 0). Each row sums
 * to 1 (to less where `normaliseOver` is 'all', to 0 where no source is valid). The caller owns it.
 */
export function attendRows(prepared: PreparedAttention, firstRow: number, rowCount: number): tf.Tensor2D {
  const { options, box, queryGrid } = prepared;
  return tf.tidy(() => {
    const rows: Box = { x: box.x, y: firstRow, width: box.width, height: rowCount };
    const halo = growBox(rows, haloOf(options), queryGrid);
    const { similarity, layout, rowsBefore } = patchSimilarity(prepared, halo);
    const [spread, before] =
      options.wrapAround && options.propagation > 1
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

/** Scaled scores of whole patches, [query rows of the halo + 2 rowsBefore, pairs of a query row], zero in all margins. */
function patchSimilarity(prepared: PreparedAttention, halo: Box) {
  const { options, margin, sourceGrid, query, source, factor } = prepared;
  const layout: PairLayout = {
    queryColumns: halo.width + margin,
    sourceRows: sourceGrid.rows + margin,
    sourceColumns: sourceGrid.columns + margin,
  };
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
  return { similarity: tf.mul<tf.Tensor2D>(tf.mul(sums, inColumn), inRow), layout, rowsBefore };
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

/** Cuts the margin off the sources of a tensor [..., sources]; returns [everything before, source cells]. The caller owns it. */
export function withoutMargin(pairs: tf.Tensor, { rows, columns }: Grid, margin: number): tf.Tensor2D {
  return tf.tidy(() => {
    const onGrid = tf.reshape(pairs, [-1, rows + margin, columns + margin]);
    return tf.reshape(tf.slice(onGrid, [0, 0, 0], [-1, rows, columns]), [-1, rows * columns]);
  });
}

/**
 * Rebuilds the part of the map that some query rows cover from their attention (see `attendRows`): [height, width, D], zero elsewhere.
 * Adding the parts of all chunks gives the whole map. Raw patches are 2 rate x 2 rate at a stride of `rate`; each
 * pixel is the mean of the four that cover it (counted as four at the border too, as in the paper's code). The
 * caller owns the result.
 */
export function rebuildRows(
  prepared: PreparedAttention,
  attention: tf.Tensor2D,
  firstRow: number,
  rowCount: number,
): tf.Tensor3D {
  const { options, box, margin, sourceGrid, height, width } = prepared;
  const { rate } = options;
  return tf.tidy(() => {
    const layout: PairLayout = {
      queryColumns: box.width + 1,
      sourceRows: sourceGrid.rows + margin,
      sourceColumns: sourceGrid.columns + margin,
    };
    const [rows, columns] = [rowCount + 1, box.width + 1];
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
