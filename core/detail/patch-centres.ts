import { raster, type Flags } from '../raster/raster.ts';
import { BAND, type Work } from '../turns.ts';

/**
 * For the centre of every patch, a square of 2 `radius` + 1 pixels inside the raster, how many of its pixels are
 * flagged; 0 where the patch would reach outside. `radius` is at most 7.
 *
 * @param sums room for the result, all 0
 */
export function* patchSums(
  { width, height, data }: Flags,
  radius: number,
  sums: Uint8Array = new Uint8Array(width * height),
): Work<Uint8Array> {
  const size = 2 * radius + 1;
  const columns = new Int32Array(width);
  if (width < size || height < size) return sums;
  for (let y = 0; y < height; y++) {
    if (y % BAND === 0) yield;
    enterRow(columns, data, y * width, y >= size ? (y - size) * width : -1);
    if (y >= size - 1) sumRow(columns, size, sums, (y - radius) * width - radius);
  }
  return sums;
}

/** Adds a row of flags, which starts at `enters`, to the columns, and takes off the one at `leaves`, -1 for none. */
function enterRow(columns: Int32Array, data: Uint8Array, enters: number, leaves: number): void {
  for (let x = 0; x < columns.length; x++) columns[x] += data[enters + x];
  if (leaves < 0) return;
  for (let x = 0; x < columns.length; x++) columns[x] -= data[leaves + x];
}

/** The sums of so many columns each, up to and including column x, at `at` + x. */
function sumRow(columns: Int32Array, size: number, sums: Uint8Array, at: number): void {
  let sum = 0;
  for (let x = 0; x < size - 1; x++) sum += columns[x];
  for (let x = size - 1; x < columns.length; x++) {
    sum += columns[x];
    sums[at + x] = sum;
    sum -= columns[x - size + 1];
  }
}

/**
 * Marks the centres of the patches in which flags are set: in every pixel or in any.
 *
 * @param marks room for them, all 0
 * @returns the marks, and how many there are
 */
export function* patchCentres(
  flags: Flags,
  radius: number,
  set: 'everywhere' | 'anywhere',
  marks?: Uint8Array,
): Work<{ centres: Flags; count: number }> {
  const data = yield* patchSums(flags, radius, marks);
  const needed = set === 'everywhere' ? (2 * radius + 1) ** 2 : 1;
  return { centres: raster(flags, data), count: mark(data, needed) };
}

/** Turns numbers into flags of those that are not below `least`, and counts these. */
function mark(data: Uint8Array, least: number): number {
  let count = 0;
  for (let i = 0; i < data.length; i++) {
    const flag = data[i] >= least ? 1 : 0;
    data[i] = flag;
    count += flag;
  }
  return count;
}

/** Whether there are at least so many patches, more than 0, in which flags are set in every pixel. */
export function* hasPatches({ width, height, data }: Flags, radius: number, least: number): Work<boolean> {
  const size = 2 * radius + 1;
  let count = 0;
  // Bands of rows in which whole patches lie, each patch in one of them: mostly the first one will do.
  for (let y = 0; y + size <= height && count < least; y += BAND) {
    const rows = { width, height: Math.min(height - y, BAND + size - 1) };
    const part = raster(rows, data.subarray(y * width, (y + rows.height) * width));
    count += (yield* patchCentres(part, radius, 'everywhere')).count;
  }
  return count >= least;
}
