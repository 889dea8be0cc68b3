/**
 * `npm run bench:select -- [--count 60] [--gestures loop,scribble,click] [--shadows] [--out out/select]
 *                          [--rims 24 [--set ../shared/structure] [--masks]]`:
 * what selecting an object by a gesture yields on sixty objects of known outline (test/eval/select/objects.ts), beside
 * OpenCV's grabCut from the same marks, where Python has it. `--rims N` fills N photographs of ../shared/eval instead,
 * with an object laid into the hole: what growing the mask to the object's rim saves where the mask is tight and costs
 * where it is loose; `--set` adds as many made pictures, `--masks` compares masks without filling. `--shadows` counts
 * the contact shadows that are found. Contact sheets go to the folder `out`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  findContactShadow,
  growMask,
  runAtOnce,
  selectObject,
  type Mask,
  type Rgba,
  type SelectMarks,
} from '@contextual-fill/core';
import { writeContactSheet, type Cell } from '../eval/contact-sheet.ts';
import { pythonWithOpenCv, startCost } from '../eval/peers.ts';
import { clickOn, loopAround, overlapOf, scribbleIn } from '../eval/select/gestures.ts';
import { loadObjects, type KnownObject } from '../eval/select/objects.ts';
import { openCvSelect } from '../eval/select/oracle.ts';
import { measureRims } from '../eval/select/rims.ts';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '60' },
    gestures: { type: 'string', default: 'loop,scribble,click' },
    rims: { type: 'string', default: '0' },
    set: { type: 'string' },
    masks: { type: 'boolean', default: false },
    shadows: { type: 'boolean', default: false },
    out: { type: 'string', default: 'out/select' },
  },
});

const GESTURES = {
  loop: (object: Mask, n: number): SelectMarks => ({ within: loopAround(object, n) }),
  scribble: (object: Mask): SelectMarks => ({ object: scribbleIn(object) }),
  click: (object: Mask): SelectMarks => ({ object: clickOn(object) }),
};
type GestureName = keyof typeof GESTURES;

const COLUMNS = 10;
const GOOD = 0.93;

/** The part of the picture around the loop, dark where it is not selected. */
function shown({ width, height, data }: Rgba, selected: Mask, loop: Mask): Cell {
  const set = Array.from(loop.data.keys()).filter((i) => loop.data[i] > 0);
  const xs = set.map((i) => i % width);
  const least = (values: number[]) => values.reduce((a, b) => Math.min(a, b), Infinity);
  const most = (values: number[]) => values.reduce((a, b) => Math.max(a, b), -Infinity);
  const [left, right] = [Math.max(0, least(xs) - 20), Math.min(width, most(xs) + 21)];
  const top = Math.max(0, Math.floor(set[0] / width) - 20);
  const bottom = Math.min(height, Math.floor(set[set.length - 1] / width) + 21);
  const cell = new Uint8Array((right - left) * (bottom - top) * 4);
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      const i = y * width + x;
      const at = 4 * ((y - top) * (right - left) + x - left);
      const dark = selected.data[i] ? 1 : 0.35;
      for (let c = 0; c < 3; c++) cell[at + c] = data[4 * i + c] * dark + (dark < 1 && c === 2 ? 90 : 0);
      cell[at + 3] = 255;
    }
  }
  return { width: right - left, height: bottom - top, data: cell };
}

function report(name: string, overlaps: number[], loops: number[], seconds: number[]): void {
  const sorted = (values: number[]) => [...values].sort((a, b) => a - b);
  const mean = overlaps.reduce((sum, value) => sum + value, 0) / overlaps.length;
  const [ordered, times] = [sorted(overlaps), sorted(seconds)];
  const good = overlaps.filter((value) => value >= GOOD).length;
  const worse = overlaps.filter((value, n) => value < loops[n]).length;
  console.log(
    `${name.padEnd(18)} IoU mean ${mean.toFixed(3)}, median ${ordered[ordered.length >> 1].toFixed(3)}, least ` +
      `${ordered[0].toFixed(3)}; ${good} of ${overlaps.length} at ${GOOD} or more; ${worse} worse than the loop; ` +
      `processor ${(1000 * times[times.length >> 1]).toFixed(0)} ms (median), ${(1000 * times[times.length - 1]).toFixed(0)} at most`,
  );
}

async function measure(name: GestureName, objects: KnownObject[]): Promise<void> {
  const python = pythonWithOpenCv();
  const ours = { overlaps: [] as number[], seconds: [] as number[] };
  const theirs = { overlaps: [] as number[], seconds: [] as number[] };
  const loops: number[] = [];
  const cells: Cell[] = [];
  for (const [n, item] of objects.entries()) {
    const marks = GESTURES[name](item.object, n);
    const loop = loopAround(item.object, n);
    loops.push(overlapOf(loop, item.object));
    const cost = startCost();
    const mask = runAtOnce(selectObject(item.image, marks));
    ours.seconds.push(cost().cpu);
    ours.overlaps.push(overlapOf(mask, item.object));
    cells.push(shown(item.image, mask, loop));
    if (python) {
      const peer = await openCvSelect(python, item, name, marks);
      theirs.overlaps.push(overlapOf(peer.mask, item.object));
      theirs.seconds.push(peer.cpu);
    }
    console.error(`${name} ${item.name}: loop ${loops[n].toFixed(3)}, ours ${ours.overlaps[n].toFixed(3)}`);
  }
  report(`${name}, ours`, ours.overlaps, loops, ours.seconds);
  if (python) report(`${name}, OpenCV`, theirs.overlaps, loops, theirs.seconds);
  if (name === 'loop') report('the loop itself', loops, loops, [0]);
  const rows = Array.from({ length: Math.floor(cells.length / COLUMNS) }, (_, r) =>
    cells.slice(r * COLUMNS, (r + 1) * COLUMNS),
  );
  const headings = Array.from({ length: COLUMNS }, (_, column) => String(column));
  if (rows.length > 0) await writeContactSheet(join(options.out, `${name}.png`), headings, rows);
}

/** Rendered objects throw a shadow; cut-outs that are laid onto a photograph throw none. */
function countShadows(objects: KnownObject[]): void {
  const has = ({ image, object }: KnownObject) =>
    runAtOnce(findContactShadow(image, runAtOnce(growMask(object, 2)))) !== undefined;
  const share = (part: KnownObject[]) => `${part.filter(has).length} of ${part.length}`;
  const named = (name: string) => objects.filter((item) => item.name.startsWith(name));
  const cutOuts = objects.filter((item) => !/^(ball|lamp)-/.test(item.name));
  console.log(
    `shadows found: balls ${share(named('ball-'))}, lamps ${share(named('lamp-'))}, cut-outs ${share(cutOuts)}`,
  );
}

mkdirSync(options.out, { recursive: true });
if (options.rims !== '0') {
  await measureRims({ count: Number(options.rims), set: options.set, fills: !options.masks });
} else {
  const objects = await loadObjects(Number(options.count));
  if (options.shadows) countShadows(objects);
  else for (const name of options.gestures.split(',')) await measure(name as GestureName, objects);
}
