/**
 * `npx tsx test/bench/detail.ts [--backend wasm] [--largest 6000] [--side 2048] [--sets a,b]`: what the detail stage
 * gives and costs on large pictures, with the whole engine; `--side` resizes them to that width. Sharpness is the
 * hole's gradient energy against that of the ring around it; seam is the 95th percentile of the steps across the
 * border against that of the steps in the ring; memory is the peak of the process above what it held before the fill
 * (the engine, its weights and the caller's picture and mask).
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import type { BackendName, Inpainter } from '@contextual-fill/core';
import { gradientEnergy, steps } from '../../core/metrics/sharpness.ts';
import { ringAround } from '../../core/raster/grow.ts';
import { flagsOfMask } from '../../core/raster/raster.ts';
import { runAtOnce } from '../../core/turns.ts';
import { openEngine } from '../eval/ours.ts';
import { startCost } from '../eval/peers.ts';

const SCENES = join(import.meta.dirname, '../../../shared/photos');
/** Scene sets of which the pictures with the evenest places are used. */
const SETS = [
  'AOSC-community-wallpapers',
  'azzamsa-ubuntu-wallpapers',
  'imazen-codec-corpus-clic2025',
  'elementary-wallpapers',
];
const PICTURES_LOOKED_AT = 16;
const PICTURES_PER_SET = 2;
/** Least mean logarithm of a place's gradient energy. */
const BUSY = 5;
const RING = 24;
/** How many times as sharp as the ring, or as blurred, what a hole hides may be. */
const FAIR = 1.1;

const { values: options } = parseArgs({
  options: {
    backend: { type: 'string', default: 'wasm' },
    largest: { type: 'string', default: '6000' },
    side: { type: 'string', default: '0' },
    sets: { type: 'string', default: SETS.join(',') },
  },
});

interface Picture {
  width: number;
  height: number;
  data: Uint8Array;
}

async function load(file: string, width?: number, height?: number): Promise<Picture> {
  const { data, info } = await sharp(file)
    .resize(width, height, { fit: 'fill' })
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

/** A ragged blob around (x, y); 255 inside. */
function blob(width: number, height: number, x: number, y: number, radius: number): Uint8Array {
  const mask = new Uint8Array(width * height);
  for (let v = Math.max(0, y - 2 * radius); v < Math.min(height, y + 2 * radius); v++) {
    for (let u = Math.max(0, x - 2 * radius); u < Math.min(width, x + 2 * radius); u++) {
      const edge = radius * (1 + 0.2 * Math.sin(5 * Math.atan2(v - y, u - x)));
      if (Math.hypot(u - x, v - y) < edge) mask[v * width + u] = 255;
    }
  }
  return mask;
}

async function fill(
  inpainter: Inpainter,
  picture: Picture,
  mask: Uint8Array,
): Promise<{ data: Uint8Array; cpu: number }> {
  const cost = startCost();
  const { image } = await inpainter.fill(picture, { ...picture, data: mask }, {});
  return { data: image.data as Uint8Array, cpu: cost().cpu };
}

function quality(picture: Picture, mask: Uint8Array): { sharpness: number; seam: number; own: number } {
  const hole = runAtOnce(flagsOfMask({ ...picture, data: mask }));
  const ring = runAtOnce(ringAround(hole, RING));
  const p95 = (list: Float32Array) => list[Math.floor(0.95 * list.length)];
  return {
    sharpness: gradientEnergy(picture, hole) / gradientEnergy(picture, ring),
    seam: p95(steps(picture, hole, ring, 'across the border')),
    own: p95(steps(picture, hole, ring, 'outside')),
  };
}

async function main(): Promise<void> {
  if (!existsSync(SCENES)) {
    console.log(`No pictures: ${SCENES} is missing.`);
    return;
  }
  const inpainter = await openEngine(options.backend as BackendName);
  await memory(inpainter);
  console.log(
    'picture                                       size  sharpness      truth       seam        own',
  );
  for (const set of options.sets.split(',')) {
    for (const { file, picture, mask } of await evenest(set)) {
      const { width, height } = picture;
      const { data } = await fill(inpainter, picture, mask);
      const { sharpness, seam, own } = quality({ width, height, data }, mask);
      const truth = quality(picture, mask).sharpness;
      const numbers = [sharpness, truth, seam, own].map((value) => value.toFixed(2).padStart(10));
      console.log(`${set.slice(0, 24)}/${file}`.padEnd(40), `${width}x${height}`.padStart(9), ...numbers);
    }
  }
  await growth(inpainter);
  inpainter.dispose();
}

/** A place in a picture, and how much the gradient energy differs between blocks in and around it. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly unevenness: number;
}

/**
 * The places for a hole where the picture is not plain, the evenest first: those where the standard deviation of the
 * logarithm of 8 x 8 blocks' gradient energy is least.
 */
function evenPlaces({ width, height, data }: Picture, radius: number): Place[] {
  const block = Math.floor(radius / 2);
  const columns = Math.floor(width / block);
  const rows = Math.floor(height / block);
  const energy = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let y = row * block; y < (row + 1) * block - 1; y++) {
        for (let i = 4 * (y * width + column * block), n = 1; n < block; n++, i += 4) {
          for (let c = 0; c < 3; c++) {
            sum += (data[i + c] - data[i + c + 4]) ** 2 + (data[i + c] - data[i + c + 4 * width]) ** 2;
          }
        }
      }
      energy[row * columns + column] = Math.log(1 + sum / block ** 2);
    }
  }
  const places: Place[] = [];
  for (let row = 0; row + 8 <= rows; row++) {
    for (let column = 0; column + 8 <= columns; column++) {
      let [sum, squares] = [0, 0];
      for (let n = 0; n < 64; n++) {
        const value = energy[(row + (n >> 3)) * columns + column + (n & 7)];
        sum += value;
        squares += value * value;
      }
      // A plain surface says nothing of sharpness.
      if (sum / 64 < BUSY) continue;
      const unevenness = Math.sqrt(Math.max(0, squares / 64 - (sum / 64) ** 2));
      places.push({ x: (column + 4) * block, y: (row + 4) * block, unevenness });
    }
  }
  return places.sort((a, b) => a.unevenness - b.unevenness);
}

interface Case {
  readonly file: string;
  readonly picture: Picture;
  readonly mask: Uint8Array;
  readonly unevenness: number;
}

/** The pictures of a set with the evenest fair places, of the first so many. */
async function evenest(set: string): Promise<Case[]> {
  const files = readdirSync(join(SCENES, set)).sort().slice(0, PICTURES_LOOKED_AT);
  const found: Case[] = [];
  for (const file of files) {
    const native = await load(join(SCENES, set, file));
    const side = Number(options.side);
    const height = Math.round((side * native.height) / native.width);
    const picture = side ? await load(join(SCENES, set, file), side, height) : native;
    const fair = fairHole(picture, Math.round(0.14 * Math.min(picture.width, picture.height)));
    if (fair) found.push({ file, picture, ...fair });
  }
  return found.sort((a, b) => a.unevenness - b.unevenness).slice(0, PICTURES_PER_SET);
}

/**
 * A hole at the evenest place where what it hides is as sharp as the ring. Only there can the ring say how sharp a
 * fill should be: elsewhere the true background itself would fail.
 */
function fairHole(picture: Picture, radius: number): { mask: Uint8Array; unevenness: number } | undefined {
  for (const { x, y, unevenness } of evenPlaces(picture, radius)) {
    const mask = blob(picture.width, picture.height, x, y, radius);
    const truth = quality(picture, mask).sharpness;
    if (truth > 1 / FAIR && truth < FAIR) return { mask, unevenness };
  }
  return undefined;
}

/** The first picture's middle, `width` wide at 3 : 2; what lies farther out is mirrored. */
async function mirrored(width: number): Promise<Picture> {
  const base = await load(join(SCENES, SETS[0], readdirSync(join(SCENES, SETS[0])).sort()[0]), 1024, 768);
  const height = Math.round((width * 2) / 3);
  const data = new Uint8Array(width * height * 4);
  const mirror = (value: number, size: number) => {
    const at = ((value % (2 * size)) + 2 * size) % (2 * size);
    return at < size ? at : 2 * size - 1 - at;
  };
  for (let i = 0; i < width * height; i++) {
    const x = mirror((i % width) - (width >> 1) + 512, 1024);
    const y = mirror(Math.floor(i / width) - (height >> 1) + 384, 768);
    data.set(base.data.subarray(4 * (y * 1024 + x), 4 * (y * 1024 + x) + 4), 4 * i);
  }
  return { width, height, data };
}

/**
 * What the fill of a hole of 800 px in the largest picture takes. Must come first: the peak is that of the whole
 * process.
 */
async function memory(inpainter: Inpainter): Promise<void> {
  const picture = await mirrored(Number(options.largest));
  const { width, height } = picture;
  const mask = blob(width, height, width >> 1, height >> 1, 400);
  const before = process.memoryUsage().rss;
  await fill(inpainter, picture, mask);
  const peak = Math.round(process.resourceUsage().maxRSS / 1024 - before / 2 ** 20);
  console.log(`hole of 800 px in ${width}x${height}: the fill takes ${peak} MB at its peak`);
}

/** The same surroundings and hole in ever larger pictures. */
async function growth(inpainter: Inpainter): Promise<void> {
  let first = 0;
  for (const width of [1024, 2048, 4096, Number(options.largest)]) {
    const picture = await mirrored(width);
    const mask = blob(width, picture.height, width >> 1, picture.height >> 1, 90);
    const times: number[] = [];
    for (let n = 0; n < 2; n++) times.push((await fill(inpainter, picture, mask)).cpu);
    const best = Math.min(...times);
    first ||= best;
    const share = (best / first).toFixed(2);
    console.log(`same hole, ${width}x${picture.height}: ${share} of the smallest's processor time`);
  }
}

await main();
