/** What one method did on one picture. */
export interface Row {
  readonly kind: string;
  readonly method: string;
  /** In the hole, dB. */
  readonly psnr: number;
  /** See `edgeAgreement`. */
  readonly edges: number;
}

/** The means of every kind, in the order of `rows`, and of all pictures, a pair of columns a method. */
export function tableOf(rows: readonly Row[]): string {
  const methods = [...new Set(rows.map(({ method }) => method))];
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  const heading = methods.map((method) => `${`${method} dB`.padStart(10)} ${'edges'.padStart(6)}`);
  const line = (name: string, of: readonly Row[]) =>
    name.padEnd(10) +
    methods
      .map((method) => {
        const own = of.filter((row) => row.method === method);
        if (own.length === 0) return `${'-'.padStart(10)} ${'-'.padStart(6)}`;
        return `${mean(own, 'psnr').toFixed(2).padStart(10)} ${mean(own, 'edges').toFixed(3).padStart(6)}`;
      })
      .join('');
  return [
    'kind'.padEnd(10) + heading.join(''),
    ...kinds.map((kind) =>
      line(
        kind,
        rows.filter((row) => row.kind === kind),
      ),
    ),
    line('mean', rows),
  ].join('\n');
}

/** A perfect fill counts as `BEST` dB, or one would make every mean infinite. */
const BEST = 60;

function mean(rows: readonly Row[], column: 'psnr' | 'edges'): number {
  return rows.reduce((sum, row) => sum + Math.min(BEST, row[column]), 0) / rows.length;
}
