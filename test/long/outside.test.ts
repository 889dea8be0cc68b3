/** 200 pictures of chance through `npm run fill`: outside the mask not a sample differs, whatever the file's kind. */
import { readFile } from 'node:fs/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openEngine } from '../../cli/engine.ts';
import { createFolder, run, type Folder } from '../cli/harness.ts';
import { print, tally } from './figures.ts';
import { Chance } from './random.ts';

const PICTURES = 200;

let folder: Folder;
beforeAll(async () => {
  folder = await createFolder();
});
afterAll(() => folder.remove());

/** All samples of a file, 8 or 16 bits each, RGBA. */
async function samplesOf(file: Uint8Array): Promise<Uint8Array | Uint16Array> {
  const isWide = (await sharp(file).metadata()).depth === 'ushort';
  const raw = await sharp(file, { ignoreIcc: true })
    .toColourspace(isWide ? 'rgb16' : 'srgb')
    .ensureAlpha()
    .raw({ depth: isWide ? 'ushort' : 'uchar' })
    .toBuffer();
  return isWide ? new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2) : new Uint8Array(raw);
}

const KINDS = [
  'rgb',
  'rgba',
  'grey',
  'grey with alpha',
  '16 bit',
  '16 bit with alpha',
  'jpeg',
  'grey jpeg',
] as const;

function encode(
  kind: (typeof KINDS)[number],
  width: number,
  height: number,
  chance: Chance,
): Promise<Buffer> {
  const isGrey = kind.startsWith('grey');
  const channels = ((isGrey ? 1 : 3) + (kind.includes('alpha') || kind === 'rgba' ? 1 : 0)) as 1 | 2 | 3 | 4;
  const isWide = kind.startsWith('16');
  const count = width * height * channels;
  const wave = (at: number) => 0.5 + 0.3 * Math.sin(at / 37) + 0.2 * (chance.next() - 0.5);
  const data = isWide
    ? Uint16Array.from({ length: count }, (_, at) => wave(at) * 65535)
    : Uint8Array.from({ length: count }, (_, at) => wave(at) * 255);
  // Some pixels are wholly transparent, and their colours count as well.
  if (channels % 2 === 0) for (let at = channels - 1; at < count / 5; at += channels) data[at] = 0;
  const space = isWide ? 'rgb16' : isGrey ? 'b-w' : 'srgb';
  const picture = sharp(data, { raw: { width, height, channels } }).toColourspace(space);
  return kind.includes('jpeg')
    ? picture.jpeg({ quality: chance.whole(30, 100) }).toBuffer()
    : picture.png().toBuffer();
}

/** Boxes and discs, hard or with a soft rim; the hole is where it is at or above 128. */
function makeMask(width: number, height: number, chance: Chance): Uint8Array {
  const mask = new Uint8Array(width * height);
  const isSoft = chance.next() < 0.5;
  for (let count = chance.whole(1, 3); count > 0; count--) {
    const [centreX, centreY, radius] = [
      chance.whole(0, width - 1),
      chance.whole(0, height - 1),
      chance.whole(2, 14),
    ];
    const isBox = chance.next() < 0.5;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const [dx, dy] = [Math.abs(x - centreX), Math.abs(y - centreY)];
        const inside = radius - (isBox ? Math.max(dx, dy) : Math.hypot(dx, dy));
        const value = isSoft ? Math.min(255, Math.max(0, 128 + inside * 40)) : inside >= 0 ? 255 : 0;
        mask[y * width + x] = Math.max(mask[y * width + x]!, value);
      }
    }
  }
  mask[(height >> 1) * width + (width >> 1)] = 255;
  return mask;
}

it('changes nothing outside the mask in 200 pictures of chance', async () => {
  const chance = new Chance(200);
  const masks: Uint8Array[] = [];
  const kinds: string[] = [];
  const names: string[] = [];
  for (let n = 0; n < PICTURES; n++) {
    const [width, height] = [chance.whole(33, 140), chance.whole(33, 140)];
    const kind = KINDS[n % KINDS.length]!;
    const name = `${n}.${kind.includes('jpeg') ? 'jpg' : 'png'}`;
    const mask = makeMask(width, height, chance);
    await folder.write(`in/${name}`, await encode(kind, width, height, chance));
    const maskPng = sharp(mask, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .png();
    await folder.write(`masks/${n}.png`, await maskPng.toBuffer());
    masks.push(mask);
    kinds.push(kind);
    names.push(name);
  }
  const argv = [folder.path('in'), folder.path('masks'), '--out', folder.path('out'), '--json'];
  const { report, exitCode } = await run(argv, openEngine);
  expect([exitCode, report.failed, report.filled]).toEqual([0, 0, PICTURES]);
  let [outside, differing, inside, changed] = [0, 0, 0, 0];
  for (let n = 0; n < PICTURES; n++) {
    const [given, made] = await Promise.all(
      [folder.path('in', names[n]!), folder.path('out', `${n}.png`)].map(async (path) =>
        samplesOf(await readFile(path)),
      ),
    );
    expect(made!.constructor).toBe(given!.constructor);
    expect(made!.length).toBe(given!.length);
    for (let at = 0; at < given!.length; at++) {
      const differs = given![at] !== made![at];
      if (masks[n]![at >> 2]! < 128) {
        outside++;
        if (differs) differing++;
      } else {
        inside++;
        if (differs) changed++;
      }
    }
  }
  print('outside the mask', {
    pictures: PICTURES,
    ...tally(kinds),
    'samples outside': outside,
    'of them different': differing,
    'samples inside': inside,
    'changed by the fill': changed,
  });
  expect(differing).toBe(0);
  expect(changed / inside).toBeGreaterThan(0.4);
}, 600_000);
