/** The figures of a long test as lines of text, for docs/reliability.md. */

/** Counts of `values` in words: least, median, 95th percentile, most. */
export function spread(values: readonly number[], unit: string, digits = 1): string {
  if (values.length === 0) return 'none';
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)]!;
  const word = (value: number) => value.toFixed(digits);
  const [median, late] = [at(0.5), percentile95(values)];
  return `min ${word(sorted[0]!)}, median ${word(median)}, p95 ${word(late)}, max ${word(sorted.at(-1)!)} ${unit}`;
}

/** The value that 95 % of the values do not exceed. */
export function percentile95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.ceil(0.95 * sorted.length) - 1] ?? 0;
}

/** How often each word comes. */
export function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

/** Prints one line, past vitest's own output, so that it stands together. */
export function print(what: string, figures: Readonly<Record<string, string | number>>): void {
  const parts = Object.entries(figures).map(([name, value]) => `${name}: ${value}`);
  process.stdout.write(`\n${what} | ${parts.join(' | ')}\n`);
}
