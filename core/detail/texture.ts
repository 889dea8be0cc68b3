import { transfer } from '../attention/transfer.ts';
import { area, halvedTimes } from '../raster/boxes.ts';
import { cut, emptyFlags, raster } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
import { halveLevel, levelOf, type Level } from './level.ts';
import { smoothFill } from './smooth-fill.ts';
import type { Seen } from './synthesis-input.ts';

/** Gradients of 8-bit pictures are small; this makes use of the range. */
const GAIN = 3;

/**
 * The attention may make the hole so many times busier than a smooth continuation of its surroundings; see
 * docs/detail.md.
 */
const BUSIEST = 2;
/** Busyness, in units of the map, that every surroundings allow. */
const ALWAYS_ALLOWED = 4;

/**
 * How busy the picture is, for every level: mean absolute gradients per colour channel (Newson et al., Video
 * inpainting of complex scenes, 2014, section 3.3). A mean of colours says nothing of texture: without this term flat
 * sources win wherever the estimate is smooth. In the hole it is what the attention's sources have, within bounds;
 * where there are none, a smooth continuation.
 *
 * @param first the number of the level at whose scale the gradients are averaged; finer levels get that, to be enlarged
 */
export function* addTexture(levels: readonly Level[], first: number, seen: readonly Seen[]): Work<Level[]> {
  let picture = yield* gradients(levels[0]);
  for (let n = 0; n < first; n++) picture = yield* halveLevel(picture);
  const { colour, hole } = picture;
  yield* smoothFill(colour, hole);
  const smooth = colour.data.slice();
  for (const part of seen) yield* moveTexture(picture, smooth, part, first);
  const textured: Level[] = [];
  for (let n = 0; n < levels.length; n++) {
    // From here on the hole's values count like all others.
    if (n > first) picture = yield* halveLevel(levelOf(picture, { ...picture, hole: emptyFlags(picture) }));
    const texture = n >= first ? picture.colour : colour;
    textured.push(levelOf(levels[n], { ...levels[n], texture }));
  }
  return textured;
}

/** Makes the hole, as far as the networks saw it, as busy as the attention's sources are, within bounds. */
function* moveTexture(
  { colour, hole, source, width }: Level,
  smooth: Uint8Array,
  { box, attention }: Seen,
  times: number,
): Work {
  if (!attention) return;
  const crop = halvedTimes(box, times);
  const part = cut(colour, crop);
  const map = raster(part, new Float32Array(part.data));
  const { data: moved } = yield* transfer(map, cut(source, crop), attention, cut(hole, crop));
  for (let n = 0; n < area(crop); n++) {
    const i = (crop.y + Math.floor(n / crop.width)) * width + crop.x + (n % crop.width);
    const found = moved[3 * n] + moved[3 * n + 1] + moved[3 * n + 2] > 0;
    if (!hole.data[i] || !found) continue;
    for (let c = 0; c < 3; c++) {
      const bound = BUSIEST * smooth[3 * i + c] + ALWAYS_ALLOWED;
      colour.data[3 * i + c] = Math.min(moved[3 * n + c], bound) + 0.5;
    }
  }
}

/**
 * Absolute differences to the right and lower neighbour, summed, where all three pixels are known; the rest is hole.
 */
function* gradients(level: Level): Work<Level> {
  const { width, height } = level;
  const [colour, hole] = [level.colour.data, level.hole.data];
  const found = new Uint8Array(colour.length);
  const unknown = new Uint8Array(hole.length);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    gradientsOfRow(colour, hole, y * width, width, y + 1 < height ? width : 0, found, unknown);
  }
  return levelOf(level, {
    colour: raster(level, found),
    hole: raster(level, unknown),
    source: level.source,
    crop: level.crop,
  });
}

/** The gradients of `width` pixels from position `from` on; what is below them lies `down` on. */
function gradientsOfRow(
  colour: Uint8Array,
  hole: Uint8Array,
  from: number,
  width: number,
  down: number,
  found: Uint8Array,
  unknown: Uint8Array,
): void {
  for (let i = from; i < from + width; i++) {
    const right = i + 1 < from + width ? 1 : 0;
    if (hole[i] || hole[i + right] || hole[i + down]) {
      unknown[i] = 1;
      continue;
    }
    for (let k = 3 * i; k < 3 * i + 3; k++) {
      const sum = Math.abs(colour[k] - colour[k + 3 * right]) + Math.abs(colour[k] - colour[k + 3 * down]);
      found[k] = Math.min(255, GAIN * sum);
    }
  }
}
