/** The command line with the real engine and the default weights: every input that people hand in, also by mistake. */
import { readFile, truncate } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LONGEST_MANIFEST } from '@contextual-fill/core';
import { decode as decodePng } from 'fast-png';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openEngine, type Engine, type OpenEngine } from '../../cli/engine.ts';
import { renderScene } from '../scene/scene.ts';
import { boxMask, createFolder, isSentence, png, run, samples, type Folder } from './harness.ts';

const minutes = 60_000;
let engine: Engine;
/** Every run here shares one engine; loading it anew would only cost time. */
const shared: OpenEngine = () => Promise.resolve({ ...engine, close: () => undefined });

let folder: Folder;
beforeAll(async () => {
  engine = await openEngine({ backend: 'wasm' });
}, 2 * minutes);
afterAll(() => engine.close());
beforeEach(async () => {
  folder = await createFolder();
});
afterEach(() => folder.remove());

type Pixels = Uint8Array | Uint16Array;
type Channels = 1 | 2 | 3 | 4;

async function fill(
  data: Pixels,
  width: number,
  height: number,
  channels: Channels,
  hole: Uint8Array,
  more: string[] = [],
) {
  const image = await folder.write('in.png', await png(data, width, height, channels));
  const mask = await folder.write('mask.png', await png(hole, width, height, 1));
  return run([image, mask, '--out', folder.path('out.png'), ...more], shared);
}

async function result() {
  return decodePng(await readFile(folder.path('out.png')));
}

/** How many samples differ from the input outside the hole, and inside it. */
function differences(before: Pixels, after: ArrayLike<number>, channels: number, hole: Uint8Array) {
  const count = { outside: 0, inside: 0 };
  for (let i = 0; i < before.length; i += 1) {
    if (before[i] === after[i]) continue;
    if (hole[Math.floor(i / channels)] >= 128) count.inside += 1;
    else count.outside += 1;
  }
  return count;
}

describe('masks that cannot be filled', () => {
  it.each([
    ['empty', new Uint8Array(48 * 40), /The mask is empty/],
    ['covering everything', new Uint8Array(48 * 40).fill(255), /The mask covers the whole picture/],
  ])('%s', async (_name, hole, pattern) => {
    const done = await fill(samples(48 * 40 * 3), 48, 40, 3, hole);
    expect(done.exitCode).toBe(1);
    expect(done.stderr).toMatch(pattern);
    expect(isSentence(done.stderr)).toBe(true);
    await expect(result()).rejects.toThrow();
  });

  it('a protected picture has no source left', async () => {
    const protect = await folder.write('all.png', await png(new Uint8Array(48 * 40).fill(255), 48, 40, 1));
    const done = await fill(samples(48 * 40 * 3), 48, 40, 3, boxMask(48, 40, 9, 9, 9, 9), [
      '--protect',
      protect,
    ]);
    expect(done.exitCode).toBe(1);
    expect(done.stderr).toMatch(/Nothing is left to borrow from/);
    expect(isSentence(done.stderr)).toBe(true);
  });
});

describe('pictures of unusual size', () => {
  it('1 x 1 has either no hole or nothing to borrow', async () => {
    const empty = await fill(Uint8Array.from([1, 2, 3]), 1, 1, 3, Uint8Array.from([0]));
    expect([empty.exitCode, empty.stderr]).toEqual([1, expect.stringMatching(/The mask is empty/)]);
    const full = await fill(Uint8Array.from([1, 2, 3]), 1, 1, 3, Uint8Array.from([255]));
    expect([full.exitCode, full.stderr]).toEqual([1, expect.stringMatching(/covers the whole picture/)]);
  });

  it.each([
    [2, 1],
    [1, 9],
    [7, 5],
    [300, 3],
  ])(
    '%i x %i is filled',
    async (width, height) => {
      const data = samples(width * height * 3);
      const hole = new Uint8Array(width * height);
      hole[hole.length - 1] = 255;
      const done = await fill(data, width, height, 3, hole);
      expect([done.exitCode, done.stderr]).toEqual([0, expect.stringContaining('out.png')]);
      expect(differences(data, (await result()).data, 3, hole).outside).toBe(0);
    },
    minutes,
  );

  it(
    '4096 x 4096 is filled at its own size',
    async () => {
      const side = 4096;
      const data = new Uint8Array(side * side);
      for (let y = 0; y < side; y += 1) {
        for (let x = 0; x < side; x += 1)
          data[y * side + x] = ((x >> 3) ^ (y >> 3)) & 1 ? 90 + (y >> 5) : 160;
      }
      const hole = boxMask(side, side, 3000, 1000, 120, 80);
      const done = await fill(data, side, side, 1, hole, ['--json']);
      expect([done.exitCode, done.report.error]).toEqual([0, null]);
      const after = await result();
      expect([after.width, after.height, after.channels]).toEqual([side, side, 1]);
      expect(differences(data, after.data, 1, hole).outside).toBe(0);
      const [picture] = done.report.pictures;
      expect('regions' in picture && picture.regions.length).toBe(1);
    },
    5 * minutes,
  );
});

describe('pictures of every kind', () => {
  const width = 96;
  const height = 72;
  const scene = renderScene({ width, height, seed: 5, object: 'ball' });
  const hole = Uint8Array.from(scene.mask.data);
  const grey = Uint8Array.from({ length: width * height }, (_, i) => scene.withObject.data[i * 4 + 1]);

  it(
    'a 16-bit PNG keeps all its bits outside the hole',
    async () => {
      const noise = samples(width * height * 3, 256, 9);
      const data = Uint16Array.from(
        noise,
        (low, i) => scene.withObject.data[Math.floor(i / 3) * 4 + (i % 3)] * 256 + low,
      );
      const done = await fill(data, width, height, 3, hole);
      expect(done.exitCode).toBe(0);
      const after = await result();
      expect([after.depth, after.channels]).toEqual([16, 3]);
      const { inside, outside } = differences(data, after.data, 3, hole);
      expect(outside).toBe(0);
      expect(inside).toBeGreaterThan(1000);
    },
    minutes,
  );

  it(
    'a grey PNG stays grey',
    async () => {
      const done = await fill(grey, width, height, 1, hole);
      expect(done.exitCode).toBe(0);
      const after = await result();
      expect([after.depth, after.channels]).toEqual([8, 1]);
      const { inside, outside } = differences(grey, after.data, 1, hole);
      expect(outside).toBe(0);
      expect(inside).toBeGreaterThan(300);
    },
    minutes,
  );

  it(
    'a PNG with alpha keeps it, and the colours under it, and fills an opaque surrounding opaquely',
    async () => {
      const data = Uint8Array.from(scene.withObject.data);
      for (let y = 0; y < height; y += 1)
        for (let x = 0; x < 12; x += 1) data[(y * width + x) * 4 + 3] = x < 6 ? 0 : 120;
      const done = await fill(data, width, height, 4, hole);
      expect(done.exitCode).toBe(0);
      const after = await result();
      expect(after.channels).toBe(4);
      expect(differences(data, after.data, 4, hole).outside).toBe(0);
      hole.forEach((set, i) => {
        if (set >= 128 && i % width > 40 && after.data[i * 4 + 3] !== 255) expect.fail(`alpha at ${i}`);
      });
    },
    minutes,
  );

  it(
    'a transparent picture has nothing to borrow',
    async () => {
      const data = Uint8Array.from(scene.withObject.data);
      for (let i = 3; i < data.length; i += 4) data[i] = 0;
      const done = await fill(data, width, height, 4, hole);
      expect([done.exitCode, done.stderr]).toEqual([
        1,
        expect.stringMatching(/Nothing is left to borrow from/),
      ]);
    },
    minutes,
  );

  it(
    'the provenance is a 16-bit PNG whose pixels name the source of each filled pixel, and nothing else',
    async () => {
      const more = ['--feather', '0', '--provenance', folder.path('from.png')];
      const result = await fill(Uint8Array.from(scene.withObject.data), width, height, 4, hole, more);
      expect(result.exitCode).toBe(0);
      const filled = decodePng(await readFile(folder.path('out.png')));
      const from = decodePng(await readFile(folder.path('from.png')));
      expect([from.width, from.height, from.depth, from.channels]).toEqual([width, height, 16, 3]);
      const deviations: number[] = [];
      for (let i = 0; i < hole.length; i += 1) {
        const [x, y, copied] = from.data.subarray(3 * i, 3 * i + 3);
        expect(copied).toBe(hole[i] >= 128 ? 65535 : 0);
        if (copied === 0) continue;
        expect(hole[y * width + x]).toBe(0);
        const source = 4 * (y * width + x);
        deviations.push(Math.abs(filled.data[4 * i] - scene.withObject.data[source]));
      }
      // But for the seam's correction it is the source's colour.
      expect(deviations.sort((a, b) => a - b)[deviations.length >> 1]).toBeLessThan(12);
    },
    minutes,
  );

  it(
    'the same seed gives the same bytes, and an attention picture is written on request',
    async () => {
      const first = await fill(Uint8Array.from(scene.withObject.data), width, height, 4, hole, [
        '--seed',
        '3',
      ]);
      expect(first.exitCode).toBe(0);
      const once = await readFile(folder.path('out.png'));
      const more = ['--seed', '3', '--attention', folder.path('attention.png')];
      const second = await fill(Uint8Array.from(scene.withObject.data), width, height, 4, hole, more);
      expect(second.exitCode).toBe(0);
      expect((await readFile(folder.path('out.png'))).equals(once)).toBe(true);
      const drawn = decodePng(await readFile(folder.path('attention.png')));
      expect([drawn.width, drawn.height]).toEqual([width, height]);
      let coloured = 0;
      for (let i = 0; i < hole.length; i += 1) {
        const [red, green, blue] = drawn.data.subarray(i * 4, i * 4 + 3);
        if (hole[i] >= 128 && (red !== green || green !== blue)) coloured += 1;
      }
      expect(coloured).toBeGreaterThan(100);
    },
    2 * minutes,
  );
});

describe('an interrupted fill', () => {
  it(
    'stops in the middle, ends with 130 and leaves nothing behind',
    async () => {
      const { withObject, mask } = renderScene({ width: 96, height: 72, seed: 5, object: 'ball' });
      const image = await folder.write('in.png', await png(Uint8Array.from(withObject.data), 96, 72, 4));
      const hole = await folder.write('mask.png', await png(Uint8Array.from(mask.data), 96, 72, 1));
      let looks = 0;
      const signal = {
        get aborted() {
          looks += 1;
          return looks > 20;
        },
      };
      const argv = [image, hole, '--out', folder.path('out', 'out.png'), '--json'];
      const done = await run(argv, shared, signal);
      expect(done.exitCode).toBe(130);
      expect(done.report).toMatchObject({ pictures: [], filled: 0, failed: 0 });
      expect(done.stderr).toBe('Interrupted; the pictures that were finished are complete.\n');
      await expect(readFile(folder.path('out', 'out.png'))).rejects.toThrow();
    },
    minutes,
  );
});

describe('--weights', () => {
  const shipped = fileURLToPath(new URL('../../weights/default/', import.meta.url));

  async function openFrom(name: string) {
    const error: Error = await openEngine({ backend: 'cpu', weights: folder.path(name) }).then(
      () => expect.fail('it opened'),
      (reason: Error) => reason,
    );
    return error.message;
  }

  it('says what is wrong with a folder of weights', async () => {
    expect(await openFrom('nothing')).toMatch(/There is no file or folder .*manifest\.json\./);
    await folder.write('w/manifest.json', Buffer.from('{'));
    expect(await openFrom('w')).toMatch(/There is no file or folder .*weights\.bin\./);
    const bytes = await readFile(`${shipped}weights.bin`);
    await folder.write('w/weights.bin', bytes);
    expect(await openFrom('w')).toMatch(/manifest\.json is not JSON/);
    await folder.write('w/manifest.json', Buffer.from('{}'));
    expect(await openFrom('w')).toMatch(/The weights cannot be used: .*\(The weights are those in .*w\.\)/);
    await folder.write('w/manifest.json', await readFile(`${shipped}manifest.json`));
    await folder.write('w/weights.bin', bytes.subarray(0, bytes.length - 2));
    expect(await openFrom('w')).toMatch(/The weights cannot be used: the file ends in the middle of/);
    // One bit of a weight: no length and no number tells, only the checksum that the manifest names.
    const flipped = Buffer.from(bytes);
    flipped[flipped.length >> 1] ^= 1;
    await folder.write('w/weights.bin', flipped);
    expect(await openFrom('w')).toMatch(/weights\.bin is not the file that manifest\.json belongs to/);
  });

  it('looks at lengths before it reads', async () => {
    await folder.write('w/manifest.json', Buffer.from('{}'));
    await truncate(folder.path('w/manifest.json'), LONGEST_MANIFEST + 1);
    expect(await openFrom('w')).toMatch(/manifest\.json is longer than 1 MB, so it is not what was expected/);
    await folder.write('w/manifest.json', Buffer.from('{}'));
    await folder.write('w/weights.bin', Buffer.from(''));
    // A hundred gigabytes that the disk does not hold: reading them would end the process.
    await truncate(folder.path('w/weights.bin'), 1e11);
    expect(await openFrom('w')).toMatch(/weights\.bin is longer than \d+ MB, so it is not what was expected/);
  });
});
