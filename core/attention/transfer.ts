import { holePositions } from './attention-map.ts';
import type { Breathe } from '../schedule.ts';
import type { AttentionMap } from '../types.ts';

/** What an attention is applied to: interleaved channels, covering the whole crop at any size. */
export interface TransferMap {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  readonly data: Float32Array;
  /** 1 where the map may be copied from, one byte a pixel. */
  readonly source: Uint8Array;
}

/**
 * Attention transfer (PEN-Net, CVPR 2019, section 3.3; CRA, CVPR 2020, section 3.2): every wanted pixel becomes the
 * weighted mean of the pixels that lie at the same place in the tiles its cell attends to. A tile is the area of a cell at the map's
 * size, so the map may have any size and aspect. Tiles overlap by half in each direction and are blended by a tent, so that
 * their edges do not show.
 *
 * @param wanted 1 where a value is asked for, one byte a pixel
 * @returns the transferred map; 0 where nothing is wanted, or where no attended pixel may be copied
 */
export async function transfer(
  map: TransferMap,
  attention: AttentionMap,
  wanted: Uint8Array,
  breathe: Breathe,
): Promise<Float32Array> {
  const { width, height, channels, data, source } = map;
  const { columns, rows, cellSize, region, topCount, sources, weights } = attention;
  const tileWidth = (cellSize * width) / region.workingWidth;
  const tileHeight = (cellSize * height) / region.workingHeight;
  const entry = holePositions(attention);
  const out = new Float32Array(width * height * channels);
  const sums = new Float64Array(channels);
  for (let y = 0; y < height; y++) {
    await breathe();
    const down = (y + 0.5) / tileHeight - 0.5;
    for (let x = 0; x < width; x++) {
      const p = y * width + x;
      if (!wanted[p]) continue;
      const along = (x + 0.5) / tileWidth - 0.5;
      let total = 0;
      sums.fill(0);
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
          if (u < 0 || v < 0 || u >= width || v >= height || !source[v * width + u]) continue;
          const weight = tent * weights[k];
          total += weight;
          const from = (v * width + u) * channels;
          for (let c = 0; c < channels; c++) sums[c] += weight * data[from + c];
        }
      }
      if (total > 0) for (let c = 0; c < channels; c++) out[p * channels + c] = sums[c] / total;
    }
  }
  return out;
}
