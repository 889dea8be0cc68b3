/**
 * `npm run bench:structure`: pictures that say plainly what belongs into their hole (lattices, lines, edges, leaves),
 * filled by the whole engine and by G'MIC in one run. Prints a table, one line a kind and the mean: PSNR in the hole
 * in dB, and how well the edges in it agree with the truth's (see `edgeAgreement`).
 *
 *   npm run bench:structure -- [--set folder] [--scale 1] [--kinds checker,facade] [--count 3] [--seed 0]
 *                              [--only ours] [--detail none] [--sheet sheet.png] [--backend wasm]
 *
 * The pictures are made (`test/scene/structure`): `--count` of each kind, the first of them with `--seed`, `--scale`
 * times 384 px a side. `--set` reads them from a folder instead (NNN-kind.png and NNN-kind_mask.png, white in the
 * hole); `--scale` then enlarges them. `--detail none` shows the networks' pictures as they are. `--sheet` writes a
 * contact sheet: before, ours, G'MIC, truth.
 */
import { parseArgs } from 'node:util';
import type { BackendName, Detail } from '@contextual-fill/core';
import { edgeAgreement } from '../../core/metrics/edge-agreement.ts';
import { psnr } from '../../core/metrics/difference.ts';
import { flagsOfMask } from '../../core/raster/raster.ts';
import { runAtOnce } from '../../core/turns.ts';
import { writeContactSheet, type Cell } from '../eval/contact-sheet.ts';
import { openEngine, ours, withoutHole } from '../eval/ours.ts';
import { findGmic, type Method } from '../eval/peers.ts';
import { rankCorrelation } from '../eval/rank-correlation.ts';
import { makeStructureSet, readStructureSet, type StructureCase } from './structure/set.ts';
import { tableOf, type Row } from './structure/table.ts';

/** Pictures in one row of the contact sheet. */
const ABREAST = 3;

const { values: options } = parseArgs({
  options: {
    set: { type: 'string' },
    scale: { type: 'string', default: '1' },
    kinds: { type: 'string', default: '' },
    count: { type: 'string', default: '3' },
    seed: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    detail: { type: 'string', default: 'patches' },
    sheet: { type: 'string' },
    backend: { type: 'string', default: 'wasm' },
  },
});

async function main(): Promise<void> {
  const [scale, kinds] = [Number(options.scale), options.kinds.split(',').filter(Boolean)];
  const items: Iterable<StructureCase> = options.set
    ? await readStructureSet(options.set, kinds, scale)
    : makeStructureSet({ kinds, scale, count: Number(options.count), firstSeed: Number(options.seed) });
  const gmic = findGmic();
  gmic.missing.forEach((line) => console.log(line));
  const inpainter = await openEngine(options.backend as BackendName);
  const all: Method[] = [{ ...ours(inpainter, options.detail as Detail), name: 'ours' }, ...gmic.methods];
  const methods = all.filter(({ name }) => name.includes(options.only));
  const rows: Row[] = [];
  const sheet: Cell[][] = [];
  const judged: { doubt: number; row: Row }[] = [];
  for (const item of items) {
    const cells = [cellOf(item, withoutHole(item.truth, item.mask))];
    for (const method of methods) {
      const { data, confidence } = await method.fill(item);
      const score = { kind: item.kind, method: method.name, ...scoreOf(item, data) };
      rows.push(score);
      if (typeof confidence === 'number') judged.push({ doubt: -confidence, row: score });
      console.error(
        `${item.name}: ${method.name} ${score.psnr.toFixed(1)} dB, edges ${score.edges.toFixed(2)}`,
      );
      cells.push(cellOf(item, data));
    }
    sheet.push([...cells, cellOf(item, item.truth)]);
  }
  inpainter.dispose();
  console.log(tableOf(rows));
  if (judged.length > 1) {
    const doubt = judged.map((one) => one.doubt);
    const ranked = (['psnr', 'edges'] as const).map((of) =>
      rankCorrelation(
        doubt,
        judged.map(({ row }) => -row[of]),
      ).toFixed(2),
    );
    console.log(`rank correlation of our doubt with PSNR and edge error: ${ranked.join(', ')}`);
  }
  if (options.sheet) await writeSheet(options.sheet, sheet, methods);
}

function cellOf({ width, height }: StructureCase, data: Uint8Array): Cell {
  return { data, width, height };
}

function scoreOf(
  { truth, mask, width, height }: StructureCase,
  data: Uint8Array,
): Pick<Row, 'psnr' | 'edges'> {
  const hole = runAtOnce(flagsOfMask({ width, height, data: mask }));
  const [filled, wanted] = [
    { width, height, data },
    { width, height, data: truth },
  ];
  return { psnr: psnr(filled, wanted, hole), edges: edgeAgreement(filled, wanted, hole) };
}

/** Several pictures abreast, so that the sheet is not a ribbon. */
async function writeSheet(file: string, pictures: Cell[][], methods: Method[]): Promise<void> {
  const headings = ['before', ...methods.map(({ name }) => name), 'truth'];
  const rows: Cell[][] = [];
  for (let n = 0; n < pictures.length; n += ABREAST) rows.push(pictures.slice(n, n + ABREAST).flat());
  const abreast = Array.from({ length: Math.min(ABREAST, pictures.length) }, () => headings).flat();
  await writeContactSheet(file, abreast, rows);
}

await main();
