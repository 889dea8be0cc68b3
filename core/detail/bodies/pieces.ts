/** Takes the way around a hole apart where its colours stop to change evenly. */

/** Longer ways are looked at in so many steps. */
const MOST_STEPS = 700;

/** A stretch of the way around a hole; its pixels are numbers of the contour, and it may run over its end. */
export interface Stretch {
  readonly from: number;
  readonly count: number;
  /** The colours at its two ends, three values each. */
  readonly first: readonly number[];
  readonly last: readonly number[];
}

/**
 * Takes one run of the way apart into pieces over which colours change evenly (Potts' model with straight pieces,
 * solved exactly by dynamic programming: Friedrich et al., Complexity penalized M-estimation, 2008).
 *
 * @param colours of the whole way, three values each
 * @param price what a piece more must save of squared differences in levels, over all pixels and channels
 */
export function piecesOf(
  colours: Float64Array,
  length: number,
  run: { from: number; count: number },
  price: number,
): Stretch[] {
  const step = Math.ceil(run.count / MOST_STEPS);
  const count = Math.floor(run.count / step);
  if (count < 2) return [];
  const at = (k: number) => (run.from + k * step) % length;
  // Sums of 1, k, k^2 are known; of values, values by k, and squares they are gathered.
  const sums = new Float64Array(7 * (count + 1));
  for (let k = 0; k < count; k++) {
    for (let c = 0; c < 3; c++) {
      const value = colours[3 * at(k) + c];
      sums[7 * (k + 1) + c] = sums[7 * k + c] + value;
      sums[7 * (k + 1) + 3 + c] = sums[7 * k + 3 + c] + k * value;
      sums[7 * (k + 1) + 6] += value * value;
    }
    sums[7 * (k + 1) + 6] += sums[7 * k + 6];
  }
  const least = new Float64Array(count + 1).fill(Infinity);
  const begins = new Int32Array(count + 1);
  least[0] = 0;
  for (let to = 1; to <= count; to++) {
    for (let from = 0; from < to; from++) {
      const cost = least[from] + price + step * restOf(sums, from, to);
      if (cost < least[to]) [least[to], begins[to]] = [cost, from];
    }
  }
  const found: Stretch[] = [];
  for (let to = count; to > 0; to = begins[to]) {
    const from = begins[to];
    const { first, last } = endsOf(sums, from, to);
    found.unshift({ from: at(from), count: step * (to - from), first, last });
  }
  return found;
}

/** Squared differences of values number `from` up to `to` from the straight lines that fit them best. */
function restOf(sums: Float64Array, from: number, to: number): number {
  const n = to - from;
  const middle = (from + to - 1) / 2;
  const spread = (n * (n * n - 1)) / 12;
  let rest = sums[7 * to + 6] - sums[7 * from + 6];
  for (let c = 0; c < 3; c++) {
    const sum = sums[7 * to + c] - sums[7 * from + c];
    const byPlace = sums[7 * to + 3 + c] - sums[7 * from + 3 + c] - middle * sum;
    rest -= (sum * sum) / n + (spread > 0 ? (byPlace * byPlace) / spread : 0);
  }
  return Math.max(0, rest);
}

/** What those lines are at both ends. */
function endsOf(sums: Float64Array, from: number, to: number): Pick<Stretch, 'first' | 'last'> {
  const n = to - from;
  const middle = (from + to - 1) / 2;
  const spread = (n * (n * n - 1)) / 12;
  const [first, last]: number[][] = [[], []];
  for (let c = 0; c < 3; c++) {
    const sum = sums[7 * to + c] - sums[7 * from + c];
    const byPlace = sums[7 * to + 3 + c] - sums[7 * from + 3 + c] - middle * sum;
    const slope = spread > 0 ? byPlace / spread : 0;
    first.push(sum / n - (slope * (n - 1)) / 2);
    last.push(sum / n + (slope * (n - 1)) / 2);
  }
  return { first, last };
}
