/** Judges maps of a level onto itself by a ring, on kernels: what core/detail/ring.ts and fit-warp.ts do. */
import { KernelMemory, type DetailKernels } from '../kernels/kernels.ts';
import { area } from '../raster/boxes.ts';
import type { Level } from './level.ts';
import type { Warp } from './warp.ts';

/** A ring may have so many points. */
const MOST_POINTS = 768;
/** Of larger levels no copy is made, in pixels. */
const LARGEST = 1 << 20;

/** The points of a ring, see `Ring`. */
export interface RingPoints {
  /** Positions, in random order, and their coordinates. */
  readonly points: Int32Array;
  readonly xs: Int32Array;
  readonly ys: Int32Array;
}

/** The equations of a step towards a better map; see `fitWarp`. */
export interface Equations {
  /** The lower half of 8 x 8 numbers. */
  readonly matrix: Float64Array;
  readonly right: Float64Array;
}

/** A copy of a level's colours and sources where kernels find them, and room for one ring at a time. */
export class RingKernels {
  private ring: RingPoints | undefined;
  private readonly points: Int32Array;
  private readonly xs: Int32Array;
  private readonly ys: Int32Array;
  private readonly errors: Float32Array;
  private readonly terms: Float64Array;
  private readonly matrix: Float64Array;
  private readonly right: Float64Array;

  private constructor(
    level: Level,
    memory: KernelMemory,
    private readonly kernels: DetailKernels,
  ) {
    const { width, height } = level;
    const colour = memory.bytes(3 * area(level));
    colour.set(level.colour.data);
    const source = memory.bytes(area(level));
    source.set(level.source.data);
    [this.points, this.xs, this.ys] = [0, 1, 2].map(() => memory.integers(MOST_POINTS));
    this.errors = memory.floats(MOST_POINTS);
    [this.terms, this.matrix, this.right] = [memory.doubles(8), memory.doubles(64), memory.doubles(8)];
    const seen = memory.integers(MOST_POINTS);
    const [takenX, takenY, differences] = [0, 1, 2].map(() => memory.floats(MOST_POINTS));
    kernels.setJudged(
      width,
      height,
      colour.byteOffset,
      source.byteOffset,
      this.points.byteOffset,
      this.xs.byteOffset,
      this.ys.byteOffset,
      this.terms.byteOffset,
      seen.byteOffset,
      takenX.byteOffset,
      takenY.byteOffset,
      differences.byteOffset,
    );
  }

  /** Undefined where there are no kernels, or the level is too large. */
  static on(level: Level): RingKernels | undefined {
    if (area(level) > LARGEST) return undefined;
    const memory = new KernelMemory(4 * area(level) + 8 * 4 * MOST_POINTS + 8 * 80 + 256);
    return memory.kernels && new RingKernels(level, memory, memory.kernels);
  }

  /** Whether a ring of so many points can be judged. */
  hasRoomFor(points: number): boolean {
    return points <= this.points.length;
  }

  /** See `shiftError`. */
  shiftError(ring: RingPoints, dx: number, dy: number, bound: number): number {
    this.take(ring);
    return this.kernels.judgeShift(dx, dy, bound);
  }

  /** What a shift costs at each point of the ring. */
  shiftErrors(ring: RingPoints, dx: number, dy: number): Float32Array {
    this.take(ring);
    this.kernels.writeShiftErrors(dx, dy, this.errors.byteOffset);
    return this.errors.slice(0, ring.points.length);
  }

  /** See `warpError`, of a map that is no shift by whole pixels. */
  warpError(ring: RingPoints, warp: Warp): number {
    this.take(ring);
    this.terms.set(warp.terms);
    return this.kernels.judgeMap(warp.centreX, warp.centreY, warp.unit, 0);
  }

  /** See `warpErrors`, likewise. */
  warpErrors(ring: RingPoints, warp: Warp): Float32Array {
    this.take(ring);
    this.terms.set(warp.terms);
    this.kernels.judgeMap(warp.centreX, warp.centreY, warp.unit, this.errors.byteOffset);
    return this.errors.slice(0, ring.points.length);
  }

  /**
   * The equations of the first `points` points of the ring, for a map; undefined where too few of these are seen. They
   * are overwritten by the next ones.
   *
   * @param typical what a squared colour difference is taken to be beside what they are in the mean
   */
  equations(ring: RingPoints, warp: Warp, points: number, typical: number): Equations | undefined {
    const { kernels, terms, matrix, right } = this;
    this.take(ring);
    terms.set(warp.terms);
    matrix.fill(0);
    right.fill(0);
    const { centreX, centreY, unit } = warp;
    const isSeen = kernels.equate(
      centreX,
      centreY,
      unit,
      points,
      typical,
      matrix.byteOffset,
      right.byteOffset,
    );
    return isSeen ? { matrix, right } : undefined;
  }

  private take(ring: RingPoints): void {
    if (this.ring === ring) return;
    this.ring = ring;
    this.points.set(ring.points);
    this.xs.set(ring.xs);
    this.ys.set(ring.ys);
    this.kernels.setPoints(ring.points.length);
  }
}
