import type { Mask, Rgba } from '@contextual-fill/core';
import type { SceneOptions } from './options.ts';
import { createSampler, type SampleColours } from './sampler.ts';
import { develop, softenLens, type LinearImage } from './film.ts';
import { hash } from './noise.ts';

export interface Scene {
  withObject: Rgba;
  /** The same view without the object: the true background of the hole. */
  withoutObject: Rgba;
  /** 255 where the object or its shadow is, grown by a few pixels. Outside it both pictures are equal, byte by byte. */
  mask: Mask;
  /** The object's own outline, without its shadow: 255 where at least half of a pixel's rays meet the object. */
  object: Mask;
}

/**
 * Renders a street corner by ray casting, once with and once without an object. Pure and repeatable: the same options
 * give the same bytes. Takes about two seconds for half a megapixel.
 */
export function renderScene(options: SceneOptions): Scene {
  const { width, height, seed } = options;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1) {
    throw new RangeError(`A scene needs a whole number of pixels on each side, not ${width} x ${height}.`);
  }
  const samples = options.samples ?? 2;
  const sample = createSampler(options);
  const full: LinearImage = { width, height, data: new Float32Array(width * height * 3) };
  const empty: LinearImage = { width, height, data: new Float32Array(width * height * 3) };
  const touched = new Uint8Array(width * height);
  const object = new Uint8Array(width * height);
  const colours: SampleColours = {
    full: new Float64Array(3),
    empty: new Float64Array(3),
    touched: false,
    onObject: false,
  };
  const share = 1 / (samples * samples);

  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const pixel = y * width + x;
      let rays = 0;
      for (let i = 0; i < samples * samples; i += 1) {
        const ray = pixel * samples * samples + i;
        const jitterX = hash(ray, 1, seed + 900);
        const jitterY = hash(ray, 2, seed + 900);
        const sx = x + ((i % samples) + jitterX) / samples;
        const sy = y + (Math.floor(i / samples) + jitterY) / samples;
        sample(sx, sy, ray, colours);
        if (colours.touched) touched[pixel] = 1;
        if (colours.onObject) rays += 1;
        for (let c = 0; c < 3; c += 1) {
          full.data[pixel * 3 + c] += colours.full[c] * share;
          empty.data[pixel * 3 + c] += colours.empty[c] * share;
        }
      }
      if (rays * 2 >= samples * samples) object[pixel] = 255;
    }
  }

  const mask = grow(touched, width, height, Math.max(3, Math.round(Math.max(width, height) / 190)));
  return {
    withObject: { width, height, data: develop(softenLens(full), seed) },
    withoutObject: { width, height, data: develop(softenLens(empty), seed) },
    mask: { width, height, data: mask },
    object: { width, height, data: object },
  };
}

/** Every pixel within `radius` (along both axes) of a set one, as 255; a person's mask is not exact either. */
function grow(set: Uint8Array, width: number, height: number, radius: number): Uint8Array {
  const rows = new Uint8Array(set.length);
  for (let y = 0; y < height; y += 1) {
    let last = -Infinity;
    for (let x = 0; x < width + radius; x += 1) {
      if (x < width && set[y * width + x]) last = x;
      if (x >= radius && x - last <= 2 * radius) rows[y * width + x - radius] = 1;
    }
  }
  const out = new Uint8Array(set.length);
  for (let x = 0; x < width; x += 1) {
    let last = -Infinity;
    for (let y = 0; y < height + radius; y += 1) {
      if (y < height && rows[y * width + x]) last = y;
      if (y >= radius && y - last <= 2 * radius) out[(y - radius) * width + x] = 255;
    }
  }
  return out;
}
