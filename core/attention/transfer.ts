import { channelsOf, type Flags, type FloatRaster } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { AttentionMap } from '../types.ts';
import { WeightedPositions } from '../raster/weighted-positions.ts';
import { holePositions } from './attention-map.ts';

/**
 * Attention transfer (PEN-Net, CVPR 2019, section 3.3; CRA, CVPR 2020, section 3.2): every wanted pixel becomes the
 * weighted mean of the pixels that lie at the same place in the tiles its cell attends to. A tile is the area of a cell
 * at the map's size, so the map may have any size and aspect. Tiles overlap by half in each direction and are blended
 * by a tent, so that their edges do not show.
 *
 * @param map any number of channels; covers the whole crop at any size
 * @param source set where the map may be copied from
 * @param wanted set where a value is asked for
 * @param heaviest gets, for every wanted pixel, the position of the pixel that weighs most in its mean, -1 where none
 *   does
 * @returns the transferred map; 0 where nothing is wanted, or where no attended pixel may be copied
 */
export function* transfer(
  map: FloatRaster,
  source: Flags,
  attention: AttentionMap,
  wanted: Flags,
  heaviest?: Int32Array,
): Work<FloatRaster> {
  const { width, height, data } = map;
  const channels = channelsOf(map);
  const [maySend, isWanted] = [source.data, wanted.data];
  const { columns, rows, cellSize, region, topCount, sources, weights } = attention;
  const tileWidth = (cellSize * width) / region.workingWidth;
  const tileHeight = (cellSize * height) / region.workingHeight;
  const entry = holePositions(attention);
  const out = new Float32Array(width * height * channels);
  const sums = new Float64Array(channels);
  const terms = new WeightedPositions(4 * topCount);
  for (let y = 0; y < height; y++) {
    yield;
    const down = (y + 0.5) / tileHeight - 0.5;
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (!isWanted[p]) continue;
      const along = (x + 0.5) / tileWidth - 0.5;
      let total = 0;
      sums.fill(0);
      terms.clear();
      for (let corner = 0; corner < 4; corner++) {
        const row = Math.floor(down) + (corner >> 1);
        const column = Math.floor(along) + (corner & 1);
        if (row < 0 || column < 0 || row >= rows || column >= columns) continue;
        const found = entry[row * columns + column];
        if (found < 0) continue;
        const tent = (1 - Math.abs(down - row)) * (1 - Math.abs(along - column));
        for (let k = found * topCount; k < (found + 1) * topCount && sources[k] >= 0; k++) {
          const u = x + Math.round(((sources[k] % columns) - column) * tileWidth);
          const v = y + Math.round((Math.floor(sources[k] / columns) - row) * tileHeight);
          if (u < 0 || v < 0 || u >= width || v >= height || !maySend[v * width + u]) continue;
          const weight = tent * weights[k];
          total += weight;
          if (heaviest) terms.add(v * width + u, weight);
          const from = (v * width + u) * channels;
          for (let c = 0; c < channels; c++) sums[c] += weight * data[from + c];
        }
      }
      if (heaviest) heaviest[p] = terms.heaviest();
      if (total > 0) for (let c = 0; c < channels; c++) out[p * channels + c] = sums[c] / total;
    }
  }
  return { width, height, data: out };
}
