/** Two engines fill one picture: both in this thread, which is enough to see who did what, and in which order. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import {
  helperThrough,
  isAborted,
  openInpainter,
  openPartServer,
  readWeights,
  type FillOptions,
  type Inpainter,
  type PortHelper,
  type Preview,
} from '../../../core/index.ts';
import type { Port } from '../../../core/region/part-port.ts';

const [WIDTH, HEIGHT] = [2400, 420];
/** Holes far apart, and one beside another one, which it must wait for. */
const HOLES = [200, 700, 880, 1400, 2000] as const;

const picture = { width: WIDTH, height: HEIGHT, data: new Uint8Array(4 * WIDTH * HEIGHT) };
const mask = { width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT) };
for (let i = 0; i < WIDTH * HEIGHT; i++) {
  const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
  const grain = ((x * 2654435761 + y * 40503) >>> 3) % 24;
  const tile = (x >> 4) % 2 === (y >> 4) % 2 ? 60 : 0;
  picture.data.set([80 + tile + grain, 90 + tile / 2 + grain, (x * 100) / WIDTH + grain, 255], 4 * i);
}
HOLES.forEach((x, n) => {
  for (let y = 200; y < 216 + n; y++) mask.data.fill(255, y * WIDTH + x, y * WIDTH + x + 18 + n);
});

let engine: Inpainter;
let helper: PortHelper;
let end: () => void;
let alone: Awaited<ReturnType<Inpainter['fill']>>;

async function weights() {
  const read = (name: string) => readFile(new URL(`../../../weights/default/${name}`, import.meta.url));
  return readWeights(JSON.parse((await read('manifest.json')).toString()), await read('weights.bin'));
}

/** A helper with an engine of its own. */
async function openHelper() {
  const { port1, port2 } = new MessageChannel();
  end = await openPartServer({ weights: await weights(), backend: 'wasm' }, port2 as unknown as Port);
  helper = helperThrough(port1 as unknown as Port);
}

beforeAll(async () => {
  engine = await openInpainter({ weights: await weights(), backend: 'wasm' });
  await openHelper();
  alone = await engine.fill(picture, mask);
}, 120_000);
afterAll(() => {
  helper.lose();
  end();
  engine.dispose();
});

const helped = (options: FillOptions = {}) =>
  engine.fill(picture, mask, { help: () => Promise.resolve(helper.isLost ? undefined : helper), ...options });

function expectSame(result: typeof alone) {
  expect(alone.regions).toHaveLength(HOLES.length);
  expect(Buffer.compare(Buffer.from(result.image.data), Buffer.from(alone.image.data))).toBe(0);
  const { attention, provenance, confidence, regionConfidence, regions } = result;
  expect({ attention, provenance, confidence, regionConfidence, regions }).toEqual({
    attention: alone.attention,
    provenance: alone.provenance,
    confidence: alone.confidence,
    regionConfidence: alone.regionConfidence,
    regions: alone.regions,
  });
}

describe('a fill of several regions by two engines', () => {
  it('is the same to the byte, with all previews and a progress that never falls', async () => {
    const previews = async (fill: (onPreview: (preview: Preview) => void) => Promise<unknown>) => {
      const seen: Preview[] = [];
      await fill((preview) => seen.push(preview));
      return seen.sort((a, b) => a.region - b.region || a.stage.localeCompare(b.stage));
    };
    const fractions: number[] = [];
    const own = await previews((onPreview) => engine.fill(picture, mask, { onPreview }));
    const both = await previews(async (onPreview) => {
      const result = await helped({ onPreview, onProgress: ({ fraction }) => fractions.push(fraction) });
      expect(result.helpedRegions).toBeGreaterThan(0);
      expect(result.helpedRegions).toBeLessThan(HOLES.length);
      expectSame(result);
    });
    expect(both).toEqual(own);
    expect(both).toHaveLength(2 * HOLES.length);
    fractions.forEach((fraction, n) => expect(fraction).toBeGreaterThanOrEqual(fractions[n - 1] ?? 0));
    expect(fractions.at(-1)).toBe(1);
  }, 120_000);

  it('does not ask for help where there is one region', async () => {
    const one = { ...mask, data: mask.data.map((value, i) => (i % WIDTH < 500 ? value : 0)) };
    const help = () => Promise.reject(new Error('Nobody was to be asked.'));
    expect(await engine.fill(picture, one, { help })).toMatchObject({ helpedRegions: 0 });
  }, 60_000);

  it('ends for both when it is cancelled', async () => {
    const signal = { aborted: false };
    let hasHelped = false;
    const watched: PortHelper = {
      ...helper,
      fill: (job, onProgress, onPreview) =>
        helper.fill(
          job,
          (progress) => {
            onProgress(progress);
            hasHelped = signal.aborted = true;
          },
          onPreview,
        ),
    };
    const error: unknown = await helped({ signal, help: () => Promise.resolve(watched) }).catch(
      (e: unknown) => e,
    );
    expect([isAborted(error), hasHelped]).toEqual([true, true]);
    // And both are free for the next one.
    expectSame(await helped());
  }, 120_000);

  it('is finished by one when the other one is lost in the middle', async () => {
    let asked = 0;
    const mortal: PortHelper = {
      ...helper,
      fill: (job, onProgress, onPreview) => {
        asked++;
        return helper.fill(
          job,
          (progress) => {
            onProgress(progress);
            helper.lose();
          },
          onPreview,
        );
      },
    };
    const result = await helped({ help: () => Promise.resolve(mortal) });
    expect([asked, result.helpedRegions]).toEqual([1, 0]);
    expectSame(result);
    end();
    expect(await helped()).toMatchObject({ helpedRegions: 0 });
  }, 120_000);

  it('is done by one where the other one fails, and where there is none after all', async () => {
    await openHelper();
    const failing: PortHelper = { ...helper, fill: () => Promise.reject(new Error('no memory')) };
    for (const help of [
      () => Promise.resolve(failing),
      () => Promise.resolve(undefined),
      () => Promise.reject(new Error('no worker')),
    ]) {
      const result = await helped({ help });
      expect(result.helpedRegions).toBe(0);
      expectSame(result);
    }
  }, 240_000);
});
