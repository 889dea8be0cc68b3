import { raster, type Flags } from '../raster/raster.ts';
import type { Box, Extent } from '../types.ts';

/** Blocks along a crop's longer side: large enough that whole patches of the attention fit in between. */
const BLOCKS = 6;

/** Share of the blocks that are left out. */
const LEFT_OUT = 0.4;

/** Of a crop what its sources depend on; see `Crop`. */
interface Given {
  readonly region: Extent;
  readonly box: Box;
  readonly hole: Flags;
  readonly source: Flags;
}

/**
 * Where a fill with another seed may borrow: from the same sources without some blocks of them, other blocks for each
 * seed, so that the networks and the detail alike have to look elsewhere. Seed 0 leaves nothing out, and so does any
 * seed that would leave the networks fewer sources than the hole has pixels. Blocks are counted from the networks'
 * crop, so they are the same however much of the picture lies around it.
 */
export function sourcesForSeed({ region, box, hole, source }: Given, seed: number): Flags {
  if (seed === 0) return source;
  const { crop } = region;
  const side = Math.max(1, Math.ceil(Math.max(crop.width, crop.height) / BLOCKS));
  const out = source.data.slice();
  let left = 0;
  let wanted = 0;
  for (let v = 0; v < box.height; v++) {
    const y = box.y + v - crop.y;
    for (let u = 0; u < box.width; u++) {
      const x = box.x + u - crop.x;
      const i = v * box.width + u;
      if (chance(Math.floor(x / side), Math.floor(y / side), seed) < LEFT_OUT) out[i] = 0;
      if (x >= 0 && y >= 0 && x < crop.width && y < crop.height) left += out[i];
      wanted += hole.data[i];
    }
  }
  return left >= wanted ? raster(source, out) : source;
}

/** A number in 0..1 that depends on three integers and nothing else. */
function chance(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
