/** Lays hidden things into a region that was filled as if there were none. */
import { contains, seenFrom } from '../../raster/boxes.ts';
import { raster } from '../../raster/raster.ts';
import type { Crop } from '../crop.ts';
import type { Detailed } from '../detail.ts';
import type { HiddenThings } from './hidden-things.ts';

/**
 * The fill with the hidden things on its ground: they are copies to the level.
 *
 * @param wide the crop of which the things' positions are
 * @param crop what was filled of it
 */
export function showHidden(
  filled: Detailed,
  { targets, sources }: HiddenThings,
  wide: Crop,
  crop: Crop,
): Detailed {
  if (targets.length === 0) return filled;
  const { width, height } = crop.image;
  const data = new Uint8Array(filled.data);
  const ground = raster(crop.image, filled.ground?.data.slice() ?? new Uint8Array(4 * width * height));
  const copies = filled.copies.slice();
  const within = seenFrom(wide.box, crop.box);
  targets.forEach((target, n) => {
    const [x, y] = [target % wide.box.width, Math.floor(target / wide.box.width)];
    if (!contains(within, x, y)) return;
    const to = 4 * ((y - within.y) * width + x - within.x);
    const from = 4 * sources[n];
    for (let c = 0; c < 3; c++) data[to + c] = ground.data[to + c] = wide.image.data[from + c];
    ground.data[to + 3] = 255;
    copies[target] = sources[n];
  });
  return { ...filled, data, ground, copies };
}
