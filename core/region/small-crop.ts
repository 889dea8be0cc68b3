import { OPAQUE, type Size } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Crop } from './crop.ts';

/** Most cells along the longer side of the networks' crop. */
const CELLS = 64;

/** A crop in square cells, what lies under its hole included. All arrays have one entry for each cell. */
export interface SmallCrop extends Size {
  /** Side of a cell, in pixels. */
  readonly side: number;
  /** So many pixels of the first cell in each direction are cut off, so that one begins where the crop does. */
  readonly cutX: number;
  readonly cutY: number;
  /** The mean colour of what the cell counts as; three values a cell, 0..255. */
  readonly colour: Float32Array;
  /** 1 where most of the cell is in this region's hole. */
  readonly removed: Uint8Array;
  /** 1 where most of the cell is known. */
  readonly known: Uint8Array;
}

/** The means of a crop's cells, of the removed pixels where most of a cell was removed, else of the known ones. */
export function* shrinkCrop({ region, box, image, hole, unknown }: Crop): Work<SmallCrop> {
  const { width, height, data } = image;
  const { crop } = region;
  const side = Math.max(1, Math.ceil(Math.max(crop.width, crop.height) / CELLS));
  const cutOff = (before: number) => (side - (before % side)) % side;
  const [cutX, cutY] = [cutOff(crop.x - box.x), cutOff(crop.y - box.y)];
  const size = { width: Math.ceil((width + cutX) / side), height: Math.ceil((height + cutY) / side) };
  const cells = size.width * size.height;
  // Removed and known pixels: their number and their colours' sums.
  const sums = [new Float32Array(4 * cells), new Float32Array(4 * cells)];
  for (let y = 0; y < height; y++) {
    yield;
    const row = Math.floor((y + cutY) / side) * size.width;
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (data[4 * i + 3] < OPAQUE || (unknown.data[i] && !hole.data[i])) continue;
      const sum = sums[hole.data[i] ? 0 : 1];
      const at = 4 * (row + Math.floor((x + cutX) / side));
      for (let c = 0; c < 3; c++) sum[at + c] += data[4 * i + c];
      sum[at + 3]++;
    }
  }
  const colour = new Float32Array(3 * cells);
  const kinds = [new Uint8Array(cells), new Uint8Array(cells)];
  const half = side ** 2 / 2;
  for (let n = 0; n < cells; n++) {
    const kind = sums[0][4 * n + 3] > half ? 0 : 1;
    const count = sums[kind][4 * n + 3];
    for (let c = 0; c < 3 && count > 0; c++) colour[3 * n + c] = sums[kind][4 * n + c] / count;
    // Cells at the edges may be cut.
    kinds[kind][n] = count > 0 && count >= half / 2 ? 1 : 0;
  }
  const [removed, known] = kinds;
  return { width: size.width, height: size.height, side, cutX, cutY, colour, removed, known };
}
