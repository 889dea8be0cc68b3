/**
 * `npm run eval`: fills the evaluation set with every method there is and prints one table per size.
 *
 *   npm run eval -- [--sizes 256,512,1024,native] [--count 24] [--only patches,gmic] [--photos folder]
 *                   [--backend wasm] [--out out/eval]
 *
 * Square pictures of so many pixels a side, or photographs as they are ('native'). `--photos` takes them from another
 * folder than the evaluation set's. Writes <out>/<size>.json (every score of every picture) and <out>/<size>.png (a
 * contact sheet: input, methods, truth).
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs';
import {
  flagsOfMask,
  isDoubtful,
  runAtOnce,
  totalVariation,
  type BackendName,
  type Features,
} from '@contextual-fill/core';
import { writeContactSheet, type Cell } from './contact-sheet.ts';
import { loadFeatures } from './features.ts';
import { openEngine, ours, unguided } from './ours.ts';
import { rankCorrelation } from './rank-correlation.ts';
import { findPeers, flat, type Cost, type Method } from './peers.ts';
import { Scorer, type Score } from './score.ts';
import { EVAL_FOLDER, loadEvalSet, type EvalCase, type EvalSize } from './set.ts';

type Row = Score & Cost & { confidence?: number | null };

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '512' },
    count: { type: 'string', default: '24' },
    only: { type: 'string', default: '' },
    photos: { type: 'string' },
    backend: { type: 'string', default: 'wasm' },
    out: { type: 'string', default: 'out/eval' },
  },
});

async function main(): Promise<void> {
  if (!existsSync(EVAL_FOLDER)) {
    console.log(`No evaluation set: ${EVAL_FOLDER} is missing.`);
    return;
  }
  mkdirSync(options.out, { recursive: true });
  const inpainter = await openEngine(options.backend as BackendName);
  const networks = {
    mobilenet: await loadFeatures('mobilenet_v2'),
    inception: await loadFeatures('inception_v3'),
  };
  const peers = findPeers();
  peers.missing.forEach((line) => console.log(line));
  const patches = ours(inpainter, 'patches');
  const all: Method[] = [
    flat,
    ...peers.methods,
    ours(inpainter, 'none'),
    ours(inpainter, 'residual'),
    patches,
    unguided,
  ];
  const wanted = options.only.split(',').filter(Boolean);
  const methods = all.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
  for (const text of options.sizes.split(',')) {
    const size = text === 'native' ? text : Number(text);
    const items = await loadEvalSet(size, Number(options.count), options.photos);
    await evaluate(size, items, methods, networks);
  }
  const total = patches.stages.total ?? 0;
  const shares = Object.entries(patches.stages).map(
    ([stage, ms]) => `${stage} ${Math.round((100 * ms) / total)} %`,
  );
  if (total > 0) console.log(`ours patches spends: ${shares.join(', ')}`);
  inpainter.dispose();
}

async function evaluate(
  size: EvalSize,
  items: EvalCase[],
  methods: Method[],
  networks: Record<string, Features>,
): Promise<void> {
  const rows = new Map<string, Row[]>(methods.map(({ name }) => [name, []]));
  const sheet: Cell[][] = [];
  let truthTv = 0;
  for (const item of items) {
    const scorer = new Scorer(item, networks);
    const cell = (data: Uint8Array) => ({ data, width: item.width, height: item.height });
    const cells = [cell(masked(item))];
    for (const method of methods) {
      const { data, seconds, cpu, confidence } = await method.fill(item);
      rows.get(method.name)!.push({ ...(await scorer.score(data)), seconds, cpu, confidence });
      cells.push(cell(data));
    }
    scorer.dispose();
    sheet.push([...cells, cell(item.truth)]);
    truthTv +=
      100 *
      totalVariation({ ...item, data: item.truth }, runAtOnce(flagsOfMask({ ...item, data: item.mask })));
    // After each picture, so that a run that is cut short leaves what it has.
    writeScores(size, items, rows, truthTv / sheet.length);
    console.error(`${inWords(size)}: ${item.name}`);
  }
  printTable(size, items.length, rows, truthTv / items.length);
  for (const [name, list] of rows) printConfidence(name, list);
  const headings = ['input', ...methods.map(({ name }) => name), 'truth'];
  await writeContactSheet(join(options.out, `${size}.png`), headings, sheet);
}

function writeScores(size: EvalSize, items: EvalCase[], rows: Map<string, Row[]>, truthTv: number): void {
  const scores = Object.fromEntries(
    [...rows].map(([name, list]) => [name, list.map((row, i) => ({ picture: items[i].name, ...row }))]),
  );
  const means = Object.fromEntries([...rows].map(([name, list]) => [name, mean(list)]));
  const json = { size, backend: tf.getBackend(), truthTv, mean: means, scores };
  writeFileSync(join(options.out, `${size}.json`), JSON.stringify(json, undefined, 1));
}

function masked({ truth, mask }: EvalCase): Uint8Array {
  const data = truth.slice();
  mask.forEach((inside, i) => {
    if (inside) data.set([255, 0, 255, 255], 4 * i);
  });
  return data;
}

function mean(list: Row[]): Row {
  const of = (pick: (row: Row) => number) => list.reduce((sum, row) => sum + pick(row), 0) / list.length;
  const networks = Object.keys(list[0].perceptual);
  return {
    l1: of((row) => row.l1),
    l2: of((row) => row.l2),
    psnr: of((row) => row.psnr),
    ssim: of((row) => row.ssim),
    tv: of((row) => row.tv),
    perceptual: Object.fromEntries(networks.map((name) => [name, of((row) => row.perceptual[name])])),
    seconds: of((row) => row.seconds),
    cpu: of((row) => row.cpu),
  };
}

function inWords(size: EvalSize): string {
  return size === 'native' ? 'native size' : `${size} px`;
}

function printTable(size: EvalSize, count: number, rows: Map<string, Row[]>, truthTv: number): void {
  const heading = `${inWords(size)}, ${count} pictures, means over the holes`;
  console.log(`\n${heading}  (truth's TV ${truthTv.toFixed(2)} %)`);
  const columns = ['l1 %', 'l2 %', 'PSNR dB', 'SSIM', 'TV %', 'MobileNet', 'Inception', 'seconds', 'CPU s'];
  console.log(['method'.padEnd(22), ...columns.map((name) => name.padStart(9))].join(' '));
  for (const [name, list] of rows) {
    const row = mean(list);
    const { mobilenet, inception } = row.perceptual;
    const cells = [row.l1, row.l2, row.psnr, row.ssim, row.tv, mobilenet, inception, row.seconds, row.cpu];
    const digits = [2, 2, 2, 4, 2, 3, 3, 2, 2];
    console.log(
      [name.padEnd(22), ...cells.map((value, n) => value.toFixed(digits[n]).padStart(9))].join(' '),
    );
  }
}

/** How far low confidence goes with error, and what the doubtful fills and the others are worth. */
function printConfidence(name: string, list: Row[]): void {
  const judged = list.flatMap((row) => (typeof row.confidence === 'number' ? [row] : []));
  if (judged.length < 2) return;
  const doubt = judged.map(({ confidence }) => -confidence!);
  const { mobilenet, inception } = {
    mobilenet: judged.map((row) => row.perceptual.mobilenet),
    inception: judged.map((row) => row.perceptual.inception),
  };
  const psnrs = judged.map(({ psnr }) => -psnr);
  const ranked = [psnrs, mobilenet, inception].map((errors) => rankCorrelation(doubt, errors).toFixed(2));
  console.log(
    `${name}: rank correlation of doubt with PSNR, MobileNet, Inception error: ${ranked.join(', ')}`,
  );
  for (const doubtful of [true, false]) {
    const some = judged.filter(({ confidence }) => isDoubtful(confidence!) === doubtful);
    if (some.length === 0) continue;
    const { psnr, perceptual } = mean(some);
    const means = [psnr.toFixed(2), perceptual.mobilenet.toFixed(3), perceptual.inception.toFixed(3)];
    console.log(`${some.length} ${doubtful ? 'doubtful' : 'others'}: ${means.join(', ')}`);
  }
}

await main();
