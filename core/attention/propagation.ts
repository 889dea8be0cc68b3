import * as tf from '@tensorflow/tfjs-core';

/**
 * How the scores of all pairs (query, source) lie in memory: query row, query column, source row, source column, with
 * zeros at the end of every row of either grid and below the source grid. The neighbour pair (query + 1, source + 1)
 * of any pair is then one fixed step away, and a step over a border lands on zeros: sums along diagonals are sums of
 * shifted copies. (Cutting windows out of a 4-D tensor costs several times as much on the WASM backend.)
 */
export interface PairLayout {
  /** Columns of the query grid, margin included. */
  readonly queryColumns: number;
  /** Rows and columns of the source grid, margin included. */
  readonly sourceRows: number;
  readonly sourceColumns: number;
}

/** Pairs of one query, margin included. */
export function pairsOfQuery({ sourceRows, sourceColumns }: PairLayout): number {
  return sourceRows * sourceColumns;
}

/** Distance in memory from a pair to its neighbour pair to the right (axis 1) or below (axis 0). */
function diagonalStep(layout: PairLayout, axis: 0 | 1): number {
  const pairs = pairsOfQuery(layout);
  return axis === 1 ? pairs + 1 : layout.queryColumns * pairs + layout.sourceColumns;
}

/**
 * Sums scores over windows of `taps` x `taps` diagonal neighbours: out[q, k] = sum over d of scores[q + d, k + d]
 * with d = (-r..r, -r..r), `taps` = 2 r + 1. From products of single features this makes products of whole patches;
 * once more, it is the paper's attention propagation with an identity kernel (Yu et al. 2018, section 3.2).
 *
 * @param scores [query rows, pairs of a query row], zero in all margins, which are at least r wide
 * @returns the sums with `rowsBefore` meaningless rows before the first one and as many after the last one; margins
 *   come out meaningless too. The caller owns the tensor.
 */
export function windowSum(
  scores: tf.Tensor2D,
  layout: PairLayout,
  taps: number,
): { sums: tf.Tensor2D; rowsBefore: number } {
  if (taps === 1) return { sums: scores.clone(), rowsBefore: 0 };
  const r = (taps - 1) / 2;
  const width = scores.shape[1];
  const [right, below] = [diagonalStep(layout, 1), diagonalStep(layout, 0)];
  const rowsBefore = Math.ceil((r * (right + below)) / width);
  const sums = tf.tidy(() => {
    const alongRows = centredSum(flat(scores), right, r, r * right);
    const both = centredSum(alongRows, below, r, rowsBefore * width - r * right);
    return tf.reshape(both, [scores.shape[0] + 2 * rowsBefore, width]) as tf.Tensor2D;
  });
  return { sums, rowsBefore };
}

/**
 * out[q, k] = the sum of attention[q - d, k - d] over d = (0, 0), (0, 1), (1, 0), (1, 1): what the four raw patches
 * that cover a block weigh together. Both grids become longer by one row and one column, into their margins.
 *
 * @param attention [query rows, query columns, pairs of a query], zero in all margins, which are at least 1 wide
 * @returns [(query rows + 1) * query columns + some meaningless rows, pairs of a query]. The caller owns it.
 */
export function overlapSum(attention: tf.Tensor3D, layout: PairLayout): tf.Tensor2D {
  const pairs = pairsOfQuery(layout);
  const [right, below] = [diagonalStep(layout, 1), diagonalStep(layout, 0)];
  const rows = Math.ceil((attention.size + right + below) / pairs);
  return tf.tidy(() => {
    const alongRows = sumShifted(flat(attention), [0, right], right);
    const both = sumShifted(alongRows, [0, below], rows * pairs - alongRows.size);
    return tf.reshape(both, [rows, pairs]) as tf.Tensor2D;
  });
}

function flat(tensor: tf.Tensor): tf.Tensor1D {
  return tf.reshape(tensor, [tensor.size]);
}

/**
 * Sums copies of `line` shifted towards the end by `shifts`, each copy longer by `growth`, zeros where nothing came
 * to lie. No more than three of them are held at a time: they are the largest tensors of all.
 */
function sumShifted(line: tf.Tensor1D, shifts: readonly number[], growth: number): tf.Tensor1D {
  const shift = shifts[shifts.length - 1];
  const others = shifts.slice(0, -1);
  return tf.tidy(() => {
    const sum = others.length > 0 ? sumShifted(line, others, growth) : undefined;
    const shifted = tf.pad(line, [[shift, growth - shift]]);
    return sum ? tf.add<tf.Tensor1D>(sum, shifted) : shifted;
  });
}

/** Sums copies of `line` shifted by -r..r steps; `border` entries are added at either end. */
function centredSum(line: tf.Tensor1D, step: number, r: number, border: number): tf.Tensor1D {
  const shifts = Array.from({ length: 2 * r + 1 }, (_, d) => border + (r - d) * step);
  return sumShifted(line, shifts, 2 * border);
}

/**
 * Attention propagation as the official code does it: on the flattened index, so that the end of one row continues
 * at the start of the next ("wrap-around"); first along rows, then along columns. [query rows, query columns, source
 * rows, source columns], all queries at once, no margins. The caller owns the result.
 */
export function propagateWrapped(scores: tf.Tensor4D, taps: number): tf.Tensor4D {
  return tf.tidy(() => {
    const [qh, qw, kh, kw] = scores.shape;
    const alongRows = diagonalSum(tf.reshape(scores, [qh * qw, kh * kw]), taps);
    const columnMajor = tf.transpose(tf.reshape(alongRows, [qh, qw, kh, kw]), [1, 0, 3, 2]);
    const alongColumns = diagonalSum(tf.reshape(columnMajor, [qw * qh, kw * kh]), taps);
    const both = tf.reshape(alongColumns, [qw, qh, kw, kh]);
    return tf.transpose(both, [1, 0, 3, 2]) as tf.Tensor4D;
  });
}

/** out[q, k] = sum over d = -r..r of scores[q + d, k + d], zero beyond the borders. */
function diagonalSum(scores: tf.Tensor2D, taps: number): tf.Tensor2D {
  const r = (taps - 1) / 2;
  const [queries, sources] = scores.shape;
  const layout: PairLayout = { queryColumns: queries, sourceRows: 1, sourceColumns: sources + r };
  const withMargin = tf.pad(scores, [
    [0, 0],
    [0, r],
  ]);
  const step = diagonalStep(layout, 1);
  const sums = centredSum(flat(withMargin), step, r, r * step);
  const cut = tf.slice(sums, [r * step], [queries * (sources + r)]);
  return tf.slice(tf.reshape(cut, [queries, sources + r]) as tf.Tensor2D, [0, 0], [queries, sources]);
}
