import { transfer } from '../attention/transfer.ts';
import type { Breathe } from '../schedule.ts';
import type { AttentionMap } from '../types.ts';
import { resampleGuide } from './guide.ts';
import { halveLevel, type Level } from './level.ts';
import { smoothFill } from './smooth-fill.ts';

/** Gradients of 8-bit pictures are small; this makes use of the range. */
const GAIN = 3;

/** The attention may make the hole so many times busier than a smooth continuation of its surroundings; see docs/detail.md. */
const BUSIEST = 2;
/** Busyness, in units of the map, that every surroundings allow. */
const ALWAYS_ALLOWED = 4;

/**
 * How busy the picture is, for every level: mean absolute gradients per colour channel (Newson et al., Video inpainting
 * of complex scenes, 2014, section 3.3). A mean of colours says nothing of texture: without this term flat sources win wherever
 * the estimate is smooth. In the hole it is what the attention's sources have, within bounds; where there are none, a smooth continuation.
 *
 * @param first the number of the level at whose scale the gradients are averaged; finer levels get an enlargement
 */
export async function addTexture(
  levels: readonly Level[],
  first: number,
  attention: AttentionMap,
  breathe: Breathe,
): Promise<Level[]> {
  let picture = await gradients(levels[0], breathe);
  for (let n = 0; n < first; n++) picture = await halveLevel(picture, breathe);
  const { width, height, colour, hole, source } = picture;
  await smoothFill(colour, hole, width, height, breathe);
  const map = { width, height, channels: 3, data: Float32Array.from(colour), source };
  const moved = await transfer(map, attention, hole, breathe);
  for (let i = 0; i < hole.length; i++) {
    const found = moved[3 * i] + moved[3 * i + 1] + moved[3 * i + 2] > 0;
    if (!hole[i] || !found) continue;
    for (let k = 3 * i; k < 3 * i + 3; k++) {
      colour[k] = Math.min(moved[k], BUSIEST * colour[k] + ALWAYS_ALLOWED) + 0.5;
    }
  }
  const textured: Level[] = [];
  for (let n = 0; n < levels.length; n++) {
    if (n > first)
      picture = await halveLevel({ ...picture, hole: new Uint8Array(picture.hole.length) }, breathe);
    const texture =
      n >= first
        ? picture.colour
        : await resampleGuide({ width, height, data: colour }, levels[n].width, levels[n].height, breathe);
    textured.push({ ...levels[n], texture });
  }
  return textured;
}

/** Absolute differences to the right and lower neighbour, summed, where all three pixels are known; the rest is hole. */
async function gradients(level: Level, breathe: Breathe): Promise<Level> {
  const { width, height, colour, hole } = level;
  const out = new Uint8Array(colour.length);
  const unknown = new Uint8Array(hole.length);
  for (let y = 0; y < height; y++) {
    if ((y & 31) === 0) await breathe();
    const down = y + 1 < height ? width : 0;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      const right = x + 1 < width ? 1 : 0;
      if (hole[i] || hole[i + right] || hole[i + down]) {
        unknown[i] = 1;
        continue;
      }
      for (let k = 3 * i; k < 3 * i + 3; k++) {
        const sum = Math.abs(colour[k] - colour[k + 3 * right]) + Math.abs(colour[k] - colour[k + 3 * down]);
        out[k] = Math.min(255, GAIN * sum);
      }
    }
  }
  return { width, height, colour: out, hole: unknown, source: level.source, guide: undefined };
}
