import * as tf from '@tensorflow/tfjs-core';

import { InpaintError } from '../errors.ts';
import { growBox } from '../raster/boxes.ts';
import type { Box } from '../types.ts';
import { propagatesAcrossRows, type AttentionInput, type AttentionOptions, type Grid } from './options.ts';
import type { PairLayout } from './propagation.ts';

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
  /**
   * [C, sources]: the reduced background, a column for each source. In this tensor and the next three, sources lie on
   * their grid with its margin.
   */
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

/**
 * Blocks of rate x rate on the grid shifted up and left by half a patch's overhang, one for each cell and each cell
 * of the margin.
 */
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
  const box = propagatesAcrossRows(options) ? whole : growCells(input.queries ?? whole, 1, queryGrid);
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

/** How the pairs of `columns` queries a row with all sources lie in memory. */
export function pairLayout({ sourceGrid, margin }: PreparedAttention, columns: number): PairLayout {
  return {
    queryColumns: columns,
    sourceRows: sourceGrid.rows + margin,
    sourceColumns: sourceGrid.columns + margin,
  };
}

/** The tensors that a prepared attention holds. */
export function preparedTensors(prepared: PreparedAttention): tf.Tensor[] {
  const { query, source, factor, valid, counted, blocks } = prepared;
  return [query, source, factor, valid, counted, blocks];
}

/** A box of cells grown on every side, as far as the grid goes. */
export function growCells(box: Box, by: number, { columns, rows }: Grid): Box {
  return growBox(box, by, { width: columns, height: rows });
}

/** How many cells beyond a chunk its scores depend on. */
export function haloOf(options: AttentionOptions): number {
  return (options.patch - 1) / 2 + (options.propagation - 1) / 2;
}

/** Splits the query rows so that no buffer of `attendRows` passes the limit. Returns [first row, row count] pairs. */
export function attentionChunks(prepared: PreparedAttention): [number, number][] {
  const { options, box, queryGrid } = prepared;
  if (propagatesAcrossRows(options)) return [[box.y, box.height]];
  const halo = haloOf(options);
  const extra = 2 * (options.patch + options.propagation);
  const columns = growCells(box, halo, queryGrid).width + prepared.margin;
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
