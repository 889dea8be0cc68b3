import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import {
  createInpainter,
  type FillOptions,
  InpaintError,
  type Inpainter,
  isAborted,
  type Mask,
  type Preview,
  type Progress,
  type Rgba,
} from '../../core/index.ts';
import { defaultWeights } from './tensors.ts';

/** A picture with some structure: slow waves of colour, and fine noise so that no two pixels are alike. */
function picture(width: number, height: number, alpha = 255): Rgba {
  const data = new Uint8Array(width * height * 4);
  let noise = 1;
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)];
    for (let c = 0; c < 3; c++) {
      noise = (noise * 1103515245 + 12345) & 0x7fffffff;
      data[4 * i + c] =
        120 + 60 * Math.sin(x / (9 + 4 * c)) + 40 * Math.cos(y / (7 + 3 * c)) + ((noise >> 16) % 12);
    }
    data[4 * i + 3] = alpha;
  }
  return { width, height, data };
}

function boxMask(width: number, height: number, x: number, y: number, w: number, h: number): Mask {
  const data = new Uint8Array(width * height);
  for (let row = y; row < y + h; row++) data.fill(255, row * width + x, row * width + x + w);
  return { width, height, data };
}

describe('the inpainter', () => {
  let inpainter: Inpainter;

  beforeAll(async () => {
    inpainter = await createInpainter({ weights: defaultWeights(), backend: ['wasm'] });
  });
  afterAll(() => inpainter.dispose());

  async function refusal(image: Rgba, mask: Mask, options: FillOptions = {}): Promise<InpaintError> {
    const error: unknown = await inpainter.fill(image, mask, options).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InpaintError);
    return error as InpaintError;
  }

  it.each(['patches', 'residual', 'none'] as const)(
    'fills the hole, changes nothing else by a bit, leaves no tensor: %s',
    async (detail) => {
      const image = picture(150, 130);
      const mask = boxMask(150, 130, 50, 40, 40, 30);
      const input = image.data.slice();
      const before = tf.memory().numTensors;
      const result = await inpainter.fill(image, mask, { detail });
      expect(tf.memory().numTensors).toBe(before);
      expect(image.data).toEqual(input);
      expect(result.backend).toBe('wasm');
      const count = { inside: 0, outside: 0, transparent: 0 };
      mask.data.forEach((v, i) => {
        const differs = [0, 1, 2, 3].some((c) => result.image.data[4 * i + c] !== input[4 * i + c]);
        if (differs) count[v ? 'inside' : 'outside']++;
        if (result.image.data[4 * i + 3] !== 255) count.transparent++;
      });
      expect(count).toEqual({ inside: count.inside, outside: 0, transparent: 0 });
      expect(count.inside).toBeGreaterThan(1000);
      expect(result.regions.length).toBe(1);
      const map = result.attention[0];
      expect(map.holeCells.length).toBeGreaterThanOrEqual(20);
      map.totals.forEach((total) => expect(total).toBeCloseTo(1, 3));
      const { total, ...stages } = result.timings;
      expect(Object.values(stages).reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(total + 1);
      expect(result.peakTensorBytes).toBeGreaterThan(1e6);
    },
  );

  it('takes a picture whose size is no property of its own, as the ImageData of a canvas', async () => {
    const { width, height, data } = picture(120, 100);
    const mask = boxMask(width, height, 50, 40, 20, 20);
    const likeImageData = Object.create({
      get width() {
        return width;
      },
      get height() {
        return height;
      },
      get data() {
        return new Uint8ClampedArray(data);
      },
    }) as Rgba;
    const { image } = await inpainter.fill(likeImageData, mask);
    expect(image).toEqual((await inpainter.fill({ width, height, data }, mask)).image);
  });

  it('gives the same bytes for the same input, options and seed', async () => {
    const image = picture(140, 140);
    const mask = boxMask(140, 140, 60, 60, 24, 30);
    const [a, b] = [
      await inpainter.fill(image, mask, { seed: 3 }),
      await inpainter.fill(image, mask, { seed: 3 }),
    ];
    expect(a.image.data).toEqual(b.image.data);
  });

  it.each(['patches', 'none'] as const)('borrows from elsewhere with another seed: %s', async (detail) => {
    const image = picture(180, 180);
    const mask = boxMask(180, 180, 70, 70, 40, 40);
    const first = await inpainter.fill(image, mask, { detail });
    const second = await inpainter.fill(image, mask, { detail, seed: 1 });
    const [a, b] = [first.attention[0], second.attention[0]];
    let moved = 0;
    for (let n = 0; n < a.holeCells.length; n++) {
      if (a.sources[n * a.topCount] !== b.sources[n * b.topCount]) moved++;
    }
    expect(moved / a.holeCells.length).toBeGreaterThan(0.3);
    // What the first fill borrowed from most, the second one partly must do without.
    const unused = [...a.heat].filter((heat, cell) => heat > 0.01 && b.heat[cell] === 0).length;
    expect(unused).toBeGreaterThan(3);
    expect(second.image.data).not.toEqual(first.image.data);
  });

  it('keeps all sources where leaving some out would leave too few', async () => {
    const image = picture(160, 160);
    const mask = boxMask(160, 160, 60, 60, 40, 40);
    const only = boxMask(160, 160, 20, 20, 24, 24);
    const first = await inpainter.fill(image, mask, { detail: 'none', only });
    const second = await inpainter.fill(image, mask, { detail: 'none', only, seed: 2 });
    expect(second.image.data).toEqual(first.image.data);
  });

  it('is better than a flat fill on a picture that goes on behind the object', async () => {
    const truth = picture(200, 200);
    const mask = boxMask(200, 200, 70, 80, 50, 40);
    const image = { ...truth, data: truth.data.slice() };
    mask.data.forEach((v, i) => v && image.data.set([250, 20, 250, 255], 4 * i));
    const { image: filled } = await inpainter.fill(image, mask);
    const mean = [0, 1, 2].map((c) => {
      let sum = 0;
      for (let i = 0; i < mask.data.length; i++) if (!mask.data[i]) sum += truth.data[4 * i + c];
      return sum / mask.data.filter((v) => v === 0).length;
    });
    let [ours, flat] = [0, 0];
    mask.data.forEach((v, i) => {
      if (!v) return;
      for (let c = 0; c < 3; c++) {
        ours += (filled.data[4 * i + c] - truth.data[4 * i + c]) ** 2;
        flat += (mean[c] - truth.data[4 * i + c]) ** 2;
      }
    });
    expect(ours).toBeLessThan(flat * 0.7);
  });

  it('borrows nothing from forbidden or transparent pixels', async () => {
    const image = picture(160, 160);
    const mask = boxMask(160, 160, 60, 60, 32, 32);
    const protect = boxMask(160, 160, 0, 0, 160, 50);
    const data = image.data.slice();
    for (let i = 0; i < 160 * 160; i++) {
      if (i % 160 >= 120) data[4 * i + 3] = 0;
    }
    const result = await inpainter.fill({ ...image, data }, mask, { protect });
    const map = result.attention[0];
    const { crop, workingWidth, workingHeight } = map.region;
    let borrowed = 0;
    map.heat.forEach((heat, cell) => {
      if (heat === 0) return;
      borrowed++;
      const x0 = crop.x + ((cell % map.columns) * map.cellSize * crop.width) / workingWidth;
      const y0 = crop.y + (Math.floor(cell / map.columns) * map.cellSize * crop.height) / workingHeight;
      expect(y0).toBeGreaterThanOrEqual(50);
      expect(x0 + (map.cellSize * crop.width) / workingWidth).toBeLessThanOrEqual(120);
    });
    expect(borrowed).toBeGreaterThan(0);
  });

  it('borrows only from where it may: a red corner makes a red fill', async () => {
    const image = picture(160, 160);
    const only = boxMask(160, 160, 0, 0, 64, 64);
    only.data.forEach((v, i) => v && image.data.set([200 + (i % 40), 10, 10, 255], 4 * i));
    const mask = boxMask(160, 160, 100, 100, 20, 20);
    const { image: filled } = await inpainter.fill(image, mask, { only, feather: 0 });
    const map = (await inpainter.fill(image, mask, { only, detail: 'none' })).attention[0];
    map.heat.forEach((heat, cell) => {
      if (heat === 0) return;
      const [column, row] = [cell % map.columns, Math.floor(cell / map.columns)];
      expect(map.region.crop.x + (column + 1) * map.cellSize).toBeLessThanOrEqual(64);
      expect(map.region.crop.y + (row + 1) * map.cellSize).toBeLessThanOrEqual(64);
    });
    expect(filled.data.length).toBe(image.data.length);
  });

  it("continues the surroundings' alpha into the hole", async () => {
    const image = picture(128, 128, 200);
    const mask = boxMask(128, 128, 50, 50, 20, 20);
    const { image: filled } = await inpainter.fill(image, mask, { detail: 'none' });
    expect(mask.data.every((v, i) => !v || Math.abs(filled.data[4 * i + 3] - 200) <= 1)).toBe(true);
  });

  it('grows the mask to the rim of the object if asked to, and not where it is loose', async () => {
    const image = picture(150, 130);
    // A white square; its rim of one pixel is half as white.
    for (let y = 39; y <= 80; y++) {
      for (let x = 49; x <= 90; x++) {
        const isRim = y === 39 || y === 80 || x === 49 || x === 90;
        const at = 4 * (y * 150 + x);
        for (let c = 0; c < 3; c++) image.data[at + c] = isRim ? (image.data[at + c] + 255) / 2 : 255;
      }
    }
    const changedBy = async (mask: Mask) => {
      const { image: filled } = await inpainter.fill(image, mask, { grow: 'auto', detail: 'none' });
      return [39, 36].map((y) => filled.data[4 * (y * 150 + 70)] !== image.data[4 * (y * 150 + 70)]);
    };
    expect(await changedBy(boxMask(150, 130, 50, 40, 40, 40))).toEqual([true, false]);
    expect(await changedBy(boxMask(150, 130, 45, 37, 48, 46))).toEqual([true, false]);
  });

  it('grows the mask if asked to', async () => {
    const image = picture(128, 128);
    const mask = boxMask(128, 128, 56, 56, 8, 8);
    const { image: filled } = await inpainter.fill(image, mask, { grow: 6, detail: 'none' });
    let [left, right] = [128, 0];
    for (let i = 0; i < 128 * 128; i++) {
      if ([0, 1, 2].every((c) => filled.data[4 * i + c] === image.data[4 * i + c])) continue;
      left = Math.min(left, i % 128);
      right = Math.max(right, i % 128);
    }
    expect(left).toBeGreaterThanOrEqual(50);
    expect(left).toBeLessThanOrEqual(52);
    expect(right).toBeLessThanOrEqual(69);
  });

  it('reports progress that never falls, stage by stage, and ends at 1', async () => {
    const seen: Progress[] = [];
    const mask = boxMask(700, 130, 20, 50, 20, 20);
    boxMask(700, 130, 650, 50, 20, 20).data.forEach((v, i) => v && (mask.data[i] = 255));
    const result = await inpainter.fill(picture(700, 130), mask, { onProgress: (p) => seen.push(p) });
    expect(result.regions.length).toBe(2);
    seen.forEach((p, i) => expect(p.fraction).toBeGreaterThanOrEqual(seen[i - 1]?.fraction ?? 0));
    expect(seen.at(-1)!.fraction).toBe(1);
    expect(new Set(seen.map((p) => p.stage))).toEqual(
      new Set(['prepare', 'coarse', 'refine', 'detail', 'blend']),
    );
    expect(new Set(seen.map((p) => p.region))).toEqual(new Set([0, 1]));
  });

  it('shows what each hole looks like: the coarse picture, then the refined one, before the detail', async () => {
    const seen: (Preview | Progress)[] = [];
    const image = picture(700, 130);
    const mask = boxMask(700, 130, 20, 50, 20, 20);
    boxMask(700, 130, 650, 50, 20, 20).data.forEach((v, i) => v && (mask.data[i] = 255));
    const options: FillOptions = { detail: 'none', feather: 0 };
    const plain = await inpainter.fill(image, mask, options);
    const before = tf.memory().numTensors;
    const shown = await inpainter.fill(image, mask, {
      ...options,
      onPreview: (preview) => seen.push(preview),
      onProgress: (progress) => seen.push(progress),
    });
    expect(tf.memory().numTensors).toBe(before);
    expect(Buffer.from(shown.image.data).equals(Buffer.from(plain.image.data))).toBe(true);
    const previews = seen.filter((one): one is Preview => 'image' in one);
    expect(previews.map(({ region, stage }) => `${region} ${stage}`)).toEqual([
      '0 coarse',
      '0 refine',
      '1 coarse',
      '1 refine',
    ]);
    const until = (preview: Preview) =>
      new Set(
        seen
          .slice(0, seen.indexOf(preview))
          .flatMap((one) => ('image' in one ? [] : [`${one.region} ${one.stage}`])),
      );
    for (const preview of previews) {
      expect(until(preview)).not.toContain(`${preview.region} detail`);
      const { region, box, image: small } = preview;
      const { hole } = plain.regions[region];
      expect(box.x).toBeLessThanOrEqual(hole.x);
      expect(box.y).toBeLessThanOrEqual(hole.y);
      expect(box.x + box.width).toBeGreaterThanOrEqual(hole.x + hole.width);
      expect(box.y + box.height).toBeGreaterThanOrEqual(hole.y + hole.height);
      // At this size the networks see the picture's own pixels: around the hole they are shown as they are.
      expect([small.width, small.height]).toEqual([box.width, box.height]);
      let [inside, outside, count] = [0, 0, 0];
      for (let i = 0; i < small.width * small.height; i++) {
        const at = (box.y + Math.floor(i / small.width)) * 700 + box.x + (i % small.width);
        for (let c = 0; c < 3; c++) {
          const value = small.data[4 * i + c];
          if (mask.data[at] === 0) outside = Math.max(outside, Math.abs(value - image.data[4 * at + c]));
          else inside += Math.abs(value - plain.image.data[4 * at + c]);
          count += mask.data[at] === 0 ? 0 : 1;
        }
        expect(small.data[4 * i + 3]).toBe(255);
      }
      expect(outside).toBeLessThanOrEqual(1);
      expect(inside / count).toBeLessThan(preview.stage === 'refine' ? 2 : 40);
    }
  });

  it.each(['coarse', 'refine', 'detail'] as const)(
    'stops in the stage %s when told to, and frees everything',
    async (stage) => {
      const signal = { aborted: false };
      const before = tf.memory().numTensors;
      let after = 0;
      const error: unknown = await inpainter
        .fill(picture(256, 256), boxMask(256, 256, 90, 90, 70, 70), {
          signal,
          onPreview: () => undefined,
          onProgress: (p) => {
            if (signal.aborted) after++;
            if (p.stage === stage) signal.aborted = true;
          },
        })
        .catch((reason: unknown) => reason);
      expect(isAborted(error)).toBe(true);
      expect(after).toBeLessThanOrEqual(1);
      expect(tf.memory().numTensors).toBe(before);
    },
  );

  it('warms up, stops that within a step when told to, frees everything, and fills afterwards', async () => {
    const before = tf.memory().numTensors;
    await inpainter.warmup();
    expect(tf.memory().numTensors).toBe(before);
    let looks = 0;
    const signal = {
      get aborted() {
        return ++looks > 20;
      },
    };
    const error: unknown = await inpainter.warmup(signal).catch((reason: unknown) => reason);
    expect(isAborted(error)).toBe(true);
    expect(looks).toBe(21);
    expect(tf.memory().numTensors).toBe(before);
    const warming = inpainter.warmup({ aborted: true }).catch((reason: unknown) => reason);
    const mask = boxMask(64, 64, 24, 24, 12, 12);
    const { image } = await inpainter.fill(picture(64, 64), mask, { detail: 'none' });
    expect(image.data.length).toBe(64 * 64 * 4);
    expect(isAborted(await warming)).toBe(true);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('does not start when the signal is raised already', async () => {
    const error = await refusal(picture(32, 32), boxMask(32, 32, 8, 8, 8, 8), { signal: { aborted: true } });
    expect(error.code).toBe('aborted');
  });

  it('works on tiny pictures and on holes at the border or larger than half the picture', async () => {
    for (const [image, mask] of [
      [picture(2, 1), boxMask(2, 1, 0, 0, 1, 1)],
      [picture(9, 40), boxMask(9, 40, 0, 0, 9, 12)],
      [picture(96, 96), boxMask(96, 96, 0, 0, 96, 70)],
    ] as const) {
      const { image: filled } = await inpainter.fill(image, mask);
      expect(filled.data.length).toBe(image.data.length);
      expect(mask.data.every((v, i) => v || filled.data[4 * i] === image.data[4 * i])).toBe(true);
    }
  });

  it.each<[string, Rgba, Mask, FillOptions, string, RegExp]>([
    [
      'another size',
      picture(20, 20),
      boxMask(20, 21, 2, 2, 3, 3),
      {},
      'size-mismatch',
      /20 x 21 px, the picture 20 x 20 px/,
    ],
    [
      'an empty mask',
      picture(20, 20),
      boxMask(20, 20, 0, 0, 0, 0),
      {},
      'empty-mask',
      /draw over what should go/,
    ],
    ['a full mask', picture(20, 20), boxMask(20, 20, 0, 0, 20, 20), {}, 'full-mask', /leave something/],
    ['a single pixel', picture(1, 1), boxMask(1, 1, 0, 0, 1, 1), {}, 'full-mask', /leave something/],
    ['nothing opaque', picture(20, 20, 0), boxMask(20, 20, 2, 2, 3, 3), {}, 'no-source', /allow more/],
    [
      'everything forbidden',
      picture(20, 20),
      boxMask(20, 20, 2, 2, 3, 3),
      { protect: boxMask(20, 20, 0, 0, 20, 20) },
      'no-source',
      /allow more/,
    ],
    [
      'too few bytes',
      { ...picture(20, 20), width: 21 },
      boxMask(21, 20, 2, 2, 3, 3),
      {},
      'bad-image',
      /four a pixel/,
    ],
    [
      'no size',
      { width: 0, height: 5, data: new Uint8Array(0) },
      boxMask(1, 1, 0, 0, 1, 1),
      {},
      'bad-image',
      /width/,
    ],
    [
      'a huge side',
      { width: 20000, height: 1, data: new Uint8Array(80000) },
      boxMask(20000, 1, 0, 0, 9, 1),
      {},
      'too-large',
      /16384/,
    ],
    [
      'a mask of floats',
      picture(4, 4),
      { width: 4, height: 4, data: new Float32Array(16) as never },
      {},
      'bad-mask',
      /no mask/,
    ],
    [
      'a grow that is not finite',
      picture(20, 20),
      boxMask(20, 20, 2, 2, 3, 3),
      { grow: NaN },
      'bad-option',
      /finite/,
    ],
    [
      'a negative feather',
      picture(20, 20),
      boxMask(20, 20, 2, 2, 3, 3),
      { feather: -1 },
      'bad-option',
      /negative/,
    ],
    [
      'an unknown detail',
      picture(20, 20),
      boxMask(20, 20, 2, 2, 3, 3),
      { detail: 'x' as never },
      'bad-option',
      /patches/,
    ],
  ])('refuses %s with a sentence', async (_, image, mask, options, code, sentence) => {
    const error = await refusal(image, mask, options);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
    expect(error.message).toMatch(/\.$/);
  });

  it('goes on when a backend computes nonsense, and keeps one copy of the weights', async () => {
    const before = tf.memory().numTensors;
    // The next one of the list is WebAssembly again, which is quicker than plain JavaScript.
    const other = await createInpainter({ weights: defaultWeights(), backend: ['wasm', 'wasm'] });
    const started = tf.memory().numTensors;
    const kernel = tf.getKernel('FusedConv2D', 'wasm')!;
    let faults = 1;
    tf.unregisterKernel('FusedConv2D', 'wasm');
    tf.registerKernel({
      ...kernel,
      kernelFunc: (parameters) => {
        const output = kernel.kernelFunc(parameters) as tf.TensorInfo;
        const backend = parameters.backend as { typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array };
        if (faults > 0) backend.typedArrayFromHeap(output).fill(NaN);
        faults--;
        return output;
      },
    });
    try {
      const { image } = await other.fill(picture(24, 20), boxMask(24, 20, 9, 8, 6, 5), { detail: 'none' });
      expect(image.data.length).toBe(24 * 20 * 4);
      expect(faults).toBeLessThan(0);
      expect(tf.memory().numTensors).toBe(started);
      other.dispose();
      expect(tf.memory().numTensors).toBe(before);
    } finally {
      tf.unregisterKernel('FusedConv2D', 'wasm');
      tf.registerKernel(kernel);
    }
  });

  it('refuses to work after it was disposed of', async () => {
    const other = await createInpainter({ weights: defaultWeights(), backend: 'wasm' });
    other.dispose();
    other.dispose();
    await expect(other.fill(picture(9, 9), boxMask(9, 9, 2, 2, 2, 2))).rejects.toThrow(/create a new one/);
  });

  it('says when there is nothing to compute on', async () => {
    await expect(
      createInpainter({ weights: defaultWeights(), backend: ['webgpu', 'webgl'] }),
    ).rejects.toThrow(/Nothing to compute on was found \(webgpu: .*; webgl: .*\)/);
    await tf.setBackend('wasm');
  });
});
