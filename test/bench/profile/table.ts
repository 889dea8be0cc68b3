import type { Profile } from './fill.ts';

/** Lines up columns; the first one to the left, the others to the right. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '),
    )
    .join('\n');
}

export const milliseconds = (value: number | undefined) =>
  value === undefined ? '-' : Math.round(value).toLocaleString('en');
export const megabytes = (value: number | undefined) =>
  value === undefined ? '-' : (value / 2 ** 20).toFixed(1);
const perCent = (share: number) => `${(100 * share).toFixed(1)} %`;

/** Milliseconds of the first and of a later fill, and how the profiled one divides, stage by stage. */
export function stageTable({ first, best, profiled }: Profile): string {
  const names = Object.keys(best) as (keyof typeof best)[];
  return table([
    ['stage', 'first fill', 'later fill', 'profiled', 'share'],
    ...names.map((name) => [
      name,
      milliseconds(first[name]),
      milliseconds(best[name]),
      milliseconds(profiled?.[name]),
      profiled ? perCent(profiled[name] / profiled.total) : '-',
    ]),
  ]);
}

/** The kernels that take most of the time (or, where that is not known, are called most). */
export function kernelTable({ kernels }: Profile, most = 14): string {
  const costs = kernels!.costs;
  const total = costs.reduce((sum, cost) => sum + cost.milliseconds, 0);
  const rest = costs.slice(most);
  const row = (name: string, calls: number, spent: number) => [
    name,
    String(calls),
    spent.toFixed(1),
    total > 0 ? perCent(spent / total) : '-',
  ];
  return table([
    ['kernel', 'calls', 'ms', 'share'],
    ...costs.slice(0, most).map((cost) => row(cost.name, cost.calls, cost.milliseconds)),
    row(
      `${rest.length} others`,
      rest.reduce((sum, cost) => sum + cost.calls, 0),
      rest.reduce((sum, cost) => sum + cost.milliseconds, 0),
    ),
  ]);
}

/** What is uploaded and read back when the engine is made and by a fill after the first. */
export function trafficTable({ created, traffic }: Profile): string {
  const row = (
    what: string,
    { made, madeBytes, uploads, uploadedBytes, reads, readBytes, blocking }: typeof traffic,
  ) => [
    what,
    `${made} (${megabytes(madeBytes)} MB)`,
    uploads === undefined ? '-' : `${uploads} (${megabytes(uploadedBytes)} MB)`,
    `${reads} (${megabytes(readBytes)} MB)`,
    String(blocking),
  ];
  return table([
    ['', 'tensors made from numbers', 'uploads', 'readbacks', 'of them blocking'],
    row('making the engine', created),
    row('a later fill', traffic),
  ]);
}

/** Mean and largest difference in the hole of two fills, in 255ths. */
export function difference(
  a: Profile,
  b: Profile,
  mask: ArrayLike<number>,
): { mean: number; largest: number } {
  let [sum, count, largest] = [0, 0, 0];
  for (let i = 0; i < a.filled.length; i++) {
    if (i % 4 === 3 || mask[i >> 2] < 128) continue;
    const distance = Math.abs(a.filled[i] - b.filled[i]);
    sum += distance;
    count++;
    largest = Math.max(largest, distance);
  }
  return { mean: sum / count, largest };
}
