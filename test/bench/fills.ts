import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';

import { openEngine, ours } from '../eval/ours.ts';
import { type Cost, findGmic, gmic, startCost } from '../eval/peers.ts';
import type { EvalCase } from '../eval/set.ts';
import { miGanSizedNetwork, type Network } from './migan/network.ts';
import { openSession } from './migan/session.ts';
import { sampleInput } from './profile/sample.ts';

const WEIGHTS = join(import.meta.dirname, '../../weights/default/weights.bin');

/** Side of the picture that is filled, in pixels. */
export const SIDE = 512;

/** Rounds that are not counted: so many fills long JavaScript is still being compiled (docs/lab/speed.md). */
const WARM_UP = 3;

/** One line of the table. Times are in milliseconds; the ratio is to the first line of the same work. */
export interface Row {
  readonly name: string;
  readonly clock: number;
  readonly processor?: number;
  readonly ratio: number;
  readonly weightBytes?: number;
}

export interface FillBench {
  readonly rows: Row[];
  /** Start of the SHA-256 of all our filled pictures. */
  readonly digest: string;
  /** What could not be run, and why. */
  readonly missing: readonly string[];
}

const median = (list: readonly number[]) => [...list].sort((a, b) => a - b)[list.length >> 1];

/** What takes its turn. */
interface Contender {
  readonly name: string;
  readonly weightBytes: number;
  readonly once: (item: EvalCase) => Promise<Cost>;
  readonly costs: Cost[];
}

/** A rendered street with a hole of 15 % in its middle. */
export function samplePicture(): EvalCase {
  const { image, mask } = sampleInput(SIDE);
  return {
    name: 'sample',
    width: SIDE,
    height: SIDE,
    truth: Uint8Array.from(image.data),
    mask: Uint8Array.from(mask),
  };
}

/**
 * Fills pictures of `SIDE` px by turns: with this engine, with G'MIC, and by a run of a network of MI-GAN's size, which
 * fills nothing but takes as long. Medians of all pictures; what starting takes does not count.
 */
export async function benchFills(items: readonly EvalCase[]): Promise<FillBench> {
  const { methods, missing } = findGmic();
  const inpainter = await openEngine('wasm');
  const network = miGanSizedNetwork(SIDE);
  const session = await openSession(network.model, [1, 4, SIDE, SIDE]);
  const stages: Record<string, number>[] = [];
  const digest = createHash('sha256');

  async function fillWithOurs(item: EvalCase): Promise<Cost> {
    const method = ours(inpainter, 'patches');
    const filled = await method.fill(item);
    stages.push(method.stages);
    digest.update(filled.data);
    return filled;
  }
  async function fillWithGmic(item: EvalCase): Promise<Cost> {
    const [whole, start] = [await methods[0].fill(item), await gmic('start', []).fill(item)];
    return { seconds: whole.seconds - start.seconds, cpu: whole.cpu - start.cpu };
  }
  async function runNetwork({ truth, mask }: EvalCase): Promise<Cost> {
    const input = miGanInput(truth, mask);
    const cost = startCost();
    await session.run(input);
    return cost();
  }
  const contender = (name: string, weightBytes: number, once: Contender['once']): Contender => ({
    name,
    weightBytes,
    once,
    costs: [],
  });
  const contenders = [
    contender('ours, detail patches', statSync(WEIGHTS).size, fillWithOurs),
    ...(methods.length > 0 ? [contender("G'MIC, inpaint_matchpatch", 0, fillWithGmic)] : []),
    contender(nameOf(network), network.weightBytes, runNetwork),
  ];
  const warmUp = Array.from({ length: WARM_UP }, () => items[0]);
  for (const [round, item] of [...warmUp, ...items].entries()) {
    for (const { once, costs } of contenders) {
      const cost = await once(item);
      if (round >= WARM_UP) costs.push(cost);
    }
  }
  inpainter.dispose();
  await session.close();

  const [own, ...others] = contenders.map(rowOf);
  const rows = [own, ...stageRows(stages.slice(WARM_UP), own.clock), ...others];
  return {
    rows: rows.map((row) => (row.processor ? { ...row, ratio: row.processor / own.processor! } : row)),
    digest: digest.digest('hex').slice(0, 16),
    missing,
  };
}

const nameOf = ({ multiplyAdds }: Network) =>
  `of MI-GAN's size, ${(multiplyAdds / 1e9).toFixed(1)} G multiply-adds`;

/** A contender's medians, not yet compared. */
function rowOf({ name, weightBytes, costs }: Contender): Row {
  const clock = 1000 * median(costs.map(({ seconds }) => seconds));
  const processor = 1000 * median(costs.map(({ cpu }) => cpu));
  return { name, weightBytes, clock, processor, ratio: 1 };
}

/** Our stages, which only the clock knows, as shares of the whole. */
function stageRows(stages: readonly Record<string, number>[], whole: number): Row[] {
  const names = Object.keys(stages[0]).filter((name) => name !== 'total');
  return names.map((name) => {
    const clock = median(stages.map((one) => one[name]));
    return { name: `  ${name}`, clock, ratio: clock / whole };
  });
}

/** The picture without its hole, -1 to 1, behind the mask, .5 where the picture is known and -.5 in the hole. */
function miGanInput(picture: Uint8Array, mask: Uint8Array): Float32Array {
  const pixels = mask.length;
  const input = new Float32Array(4 * pixels);
  for (let i = 0; i < pixels; i++) {
    const known = mask[i] < 128;
    input[i] = known ? 0.5 : -0.5;
    for (let c = 0; c < 3; c++) input[(c + 1) * pixels + i] = known ? picture[4 * i + c] / 127.5 - 1 : 0;
  }
  return input;
}
