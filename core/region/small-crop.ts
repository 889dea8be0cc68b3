import { OPAQUE, type Rgba, type Size } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';
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
  const count = size.width * size.height;
  // Removed and known pixels: their number and their colours' sums.
  const sums = [new Float32Array(4 * count), new Float32Array(4 * count)];
  // For each pixel of a row, where its cell's sums lie behind those of the row's first cell.
  const cells = new Int32Array(width);
  for (let x = 0; x < width; x++) cells[x] = 4 * Math.floor((x + cutX) / side);
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    const first = 4 * Math.floor((y + cutY) / side) * size.width;
    addRow(data, hole.data, unknown.data, y * width, cells, first, sums[0], sums[1]);
  }
  const colour = new Float32Array(3 * count);
  const kinds = [new Uint8Array(count), new Uint8Array(count)];
  const half = side ** 2 / 2;
  for (let n = 0; n < count; n++) {
    const kind = sums[0][4 * n + 3] > half ? 0 : 1;
    const pixels = sums[kind][4 * n + 3];
    for (let c = 0; c < 3 && pixels > 0; c++) colour[3 * n + c] = sums[kind][4 * n + c] / pixels;
    // Cells at the edges may be cut.
    kinds[kind][n] = pixels > 0 && pixels >= half / 2 ? 1 : 0;
  }
  const [removed, known] = kinds;
  return { width: size.width, height: size.height, side, cutX, cutY, colour, removed, known };
}

/**
 * Adds the pixels of a row, from position `from` on, to the sums of their cells, which lie from `first` on: of removed
 * pixels, and of known ones.
 */
function addRow(
  data: Rgba['data'],
  hole: Uint8Array,
  unknown: Uint8Array,
  from: number,
  cells: Int32Array,
  first: number,
  removed: Float32Array,
  known: Float32Array,
): void {
  for (let x = 0, i = from; x < cells.length; x++, i++) {
    const inside = hole[i];
    if (data[4 * i + 3] < OPAQUE || (unknown[i] && !inside)) continue;
    const sum = inside ? removed : known;
    const at = first + cells[x];
    sum[at] += data[4 * i];
    sum[at + 1] += data[4 * i + 1];
    sum[at + 2] += data[4 * i + 2];
    sum[at + 3]++;
  }
}
