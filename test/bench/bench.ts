/**
 * `npm run bench [-- --rounds 5 | --photographs 24]`: one table of how long things take, everything in one run, so that
 * the machine's speed cancels out in the ratios. A hole of 15 % in a rendered picture of 512 px, or photographs of the
 * evaluation set (`npm run eval`), filled in turns by this engine (stage by stage), by G'MIC, and run through a network
 * of MI-GAN's size on onnxruntime-web (`migan/network.ts`); with the rendered picture also our contextual attention
 * against its literal form. Medians, start-up excluded. The digest under the table tells whether a change left the
 * filled pixels as they were.
 */
import { parseArgs } from 'node:util';

import { type EvalCase, loadEvalSet } from '../eval/set.ts';
import { benchAttention } from './attention.ts';
import { benchFills, type Row, samplePicture, SIDE } from './fills.ts';
import { megabytes, milliseconds, table } from './profile/table.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '5' }, photographs: { type: 'string' } },
});

async function benchAttentions(): Promise<Row[]> {
  const { ours: own, literal, ratio } = await benchAttention();
  return [
    { name: 'attention, 128 x 128 x 96', clock: own, ratio: 1 },
    { name: '  its literal form', clock: literal, ratio },
  ];
}

const items = options.photographs
  ? await loadEvalSet(SIDE, Number(options.photographs))
  : new Array<EvalCase>(Number(options.rounds)).fill(samplePicture());
const { rows, digest, missing } = await benchFills(items);
if (!options.photographs) rows.push(...(await benchAttentions()));
missing.forEach((line) => console.log(line));
const work = options.photographs
  ? `holes in ${items.length} photographs`
  : `hole of 15 %, ${items.length} rounds`;
console.log(`${SIDE} x ${SIDE} px, ${work}, WebAssembly on one thread, in turns, medians\n`);
console.log(
  table([
    ['', 'clock, ms', 'processor, ms', 'ours = 1', 'weights, MB'],
    ...rows.map(({ name, clock, processor, ratio, weightBytes }) => [
      name,
      milliseconds(clock),
      milliseconds(processor),
      ratio.toFixed(2),
      megabytes(weightBytes),
    ]),
  ]),
);
console.log(`\nsha-256 of the filled pictures: ${digest}`);
