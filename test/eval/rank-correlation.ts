/** Spearman's rank correlation of two lists of one length, -1..1; of equal values the earlier ranks lower. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [first, second] = [ranks(a), ranks(b)];
  const middle = (a.length - 1) / 2;
  let [both, own] = [0, 0];
  for (let n = 0; n < a.length; n++) {
    both += (first[n] - middle) * (second[n] - middle);
    own += (first[n] - middle) ** 2;
  }
  return both / own;
}

function ranks(values: readonly number[]): number[] {
  const order = values.map((_, n) => n).sort((m, n) => values[m] - values[n]);
  const rank = new Array<number>(values.length).fill(0);
  order.forEach((n, place) => (rank[n] = place));
  return rank;
}
