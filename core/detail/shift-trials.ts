/** Tries the shifts of a level, a row at a time, on kernels: what `shiftError` says of each. */
import { KernelMemory, type DetailKernels } from '../kernels/kernels.ts';
import type { Level } from './level.ts';
import { ANSWERED, type Ring } from './ring.ts';

/** Shifts are tried in steps of so many pixels before the best are looked at one by one. */
export const STEP = 2;

/** Points of a ring that a kernel counts in a byte. */
const MOST_POINTS = 255;
const MOST_ASKED = 32;
/** Kernels try so many shifts at once, and so read beyond the last. */
const LANES = 16;

/**
 * A level as the kernels want it. For every row and both parities of the column there are four lines: whether a pixel
 * is a source (255), red, green and blue. Before a line's pixels, and behind them, there is as much room as a shift can
 * reach, where nothing is a source.
 */
export class ShiftTrials {
  private constructor(
    private readonly kernels: DetailKernels,
    private readonly line: number,
    private readonly before: number,
    private readonly points: Int32Array,
    private readonly asked: Int32Array,
    private readonly room: Float64Array,
  ) {}

  /** Undefined where there are no kernels. */
  static on({ width, height, colour, source }: Level): ShiftTrials | undefined {
    const before = (width / STEP) | 0;
    const line = LANES * Math.ceil((2 * before + ((width + 1) >> 1) + LANES) / LANES);
    const memory = new KernelMemory(
      8 * line * height + 16 * MOST_POINTS + 8 * MOST_ASKED + 8 * (2 * before + LANES) + 256,
    );
    if (!memory.kernels) return undefined;
    const planes = memory.bytes(8 * line * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (!source.data[i]) continue;
        const at = (8 * y + 4 * (x & 1)) * line + before + (x >> 1);
        planes[at] = 255;
        for (let c = 0; c < 3; c++) planes[at + (c + 1) * line] = colour.data[3 * i + c];
      }
    }
    const [sums, seen] = [memory.integers(LANES), memory.bytes(3 * LANES)];
    memory.kernels.setPlanes(planes.byteOffset, line, height, sums.byteOffset, seen.byteOffset);
    return new ShiftTrials(
      memory.kernels,
      line,
      before,
      memory.integers(4 * MOST_POINTS),
      memory.integers(2 * MOST_ASKED),
      memory.doubles(2 * before + LANES),
    );
  }

  /** Takes a ring to be foretold; false if it has too many points. */
  take({ level, points, xs, ys, askedX, askedY }: Ring): boolean {
    if (points.length > MOST_POINTS || askedX.length > MOST_ASKED) return false;
    const colour = level.colour.data;
    const along = (x: number) => 4 * (x & 1) * this.line + (x >> 1);
    for (let n = 0; n < points.length; n++) {
      const k = 3 * points[n];
      this.points[4 * n] = ys[n];
      this.points[4 * n + 1] = along(xs[n]);
      this.points[4 * n + 2] = colour[k] | (colour[k + 1] << 8) | (colour[k + 2] << 16);
    }
    for (let n = 0; n < askedX.length; n++) {
      this.asked[2 * n] = askedY[n];
      this.asked[2 * n + 1] = along(askedX[n]);
    }
    this.kernels.setRing(
      this.points.byteOffset,
      points.length,
      this.asked.byteOffset,
      askedX.length,
      ANSWERED,
    );
    return true;
  }

  /**
   * What the shifts of one row cost, from the farthest to the left on: number k goes `STEP` (k - `before`) pixels to
   * the right. -1 where one brings nothing into the hole; Infinity where it costs more than the bound.
   */
  row(dy: number, bound: number): Float64Array {
    this.kernels.tryShifts(dy, 2 * this.before, bound, this.room.byteOffset);
    return this.room;
  }
}
