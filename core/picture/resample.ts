import type { Breathe } from '../schedule.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where each target pixel's footprint starts on the source line, and what share of each source pixel it covers. */
interface Footprints {
  readonly first: Int32Array;
  readonly span: number;
  /** `span` weights per target pixel, zero where the footprint has ended. */
  readonly weights: Float32Array;
}

function footprints(from: number, to: number): Footprints {
  const span = Math.ceil(from / to) + 1;
  const first = new Int32Array(to);
  const weights = new Float32Array(to * span);
  for (let i = 0; i < to; i++) {
    const start = (i * from) / to;
    const end = ((i + 1) * from) / to;
    first[i] = Math.floor(start);
    for (let k = 0; k < span; k++) {
      const pixel = first[i] + k;
      const covered = Math.min(end, pixel + 1) - Math.max(start, pixel);
      if (pixel < from && covered > 1e-6) weights[i * span + k] = covered;
    }
  }
  return { first, span, weights };
}

/**
 * Area average of interleaved channels, each pixel counted by its weight (one a pixel, 0..1): what is unknown does
 * not bleed into what is known. Where nothing counts the result is 0. `to` sizes must not exceed `from` sizes.
 */
export async function reduceArea(
  data: Float32Array,
  channels: number,
  weight: Float32Array,
  from: Size,
  to: Size,
  breathe: Breathe,
): Promise<{ data: Float32Array; weight: Float32Array }> {
  const across = footprints(from.width, to.width);
  const down = footprints(from.height, to.height);
  const out = new Float32Array(to.width * to.height * channels);
  const share = new Float32Array(to.width * to.height);
  const whole = (from.width / to.width) * (from.height / to.height);
  for (let y = 0; y < to.height; y++) {
    await breathe();
    for (let dy = 0; dy < down.span; dy++) {
      const wy = down.weights[y * down.span + dy];
      if (wy === 0) continue;
      const row = (down.first[y] + dy) * from.width;
      for (let x = 0; x < to.width; x++) {
        const at = y * to.width + x;
        for (let dx = 0; dx < across.span; dx++) {
          const i = row + across.first[x] + dx;
          const w = wy * across.weights[x * across.span + dx];
          if (w === 0 || weight[i] === 0) continue;
          const counted = w * weight[i];
          share[at] += counted;
          for (let c = 0; c < channels; c++) out[at * channels + c] += counted * data[i * channels + c];
        }
      }
    }
    for (let at = y * to.width; at < (y + 1) * to.width; at++) {
      const total = share[at];
      if (total > 0) for (let c = 0; c < channels; c++) out[at * channels + c] /= total;
      share[at] = total / whole;
    }
  }
  return { data: out, weight: share };
}

/** The largest value under each target pixel's footprint: a flag that holds anywhere holds for the whole pixel. */
export function reduceAny(flags: Uint8Array, from: Size, to: Size): Uint8Array {
  const out = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const y0 = Math.floor((y * from.height) / to.height);
    const y1 = Math.ceil(((y + 1) * from.height) / to.height - 1e-9);
    for (let x = 0; x < to.width; x++) {
      const x0 = Math.floor((x * from.width) / to.width);
      const x1 = Math.ceil(((x + 1) * from.width) / to.width - 1e-9);
      let any = 0;
      for (let sy = y0; sy < y1; sy++) for (let sx = x0; sx < x1; sx++) any |= flags[sy * from.width + sx];
      out[y * to.width + x] = any;
    }
  }
  return out;
}

/** For each of `to` pixels the two of `from` pixels between which its centre lies, and the second one's share. */
export function neighbours(
  from: number,
  to: number,
): { first: Int32Array; second: Int32Array; share: Float64Array } {
  const first = new Int32Array(to);
  const second = new Int32Array(to);
  const share = new Float64Array(to);
  for (let i = 0; i < to; i++) {
    const at = Math.min(from - 1, Math.max(0, ((i + 0.5) * from) / to - 0.5));
    first[i] = Math.floor(at);
    second[i] = Math.min(from - 1, first[i] + 1);
    share[i] = at - first[i];
  }
  return { first, second, share };
}

/**
 * Bilinear enlargement (half-pixel centres, edges repeated) of interleaved channels, only where `wanted` is set;
 * elsewhere 0.
 */
export function enlarge(
  data: Float32Array,
  channels: number,
  from: Size,
  to: Size,
  wanted: Uint8Array,
): Float32Array {
  const out = new Float32Array(to.width * to.height * channels);
  const across = neighbours(from.width, to.width);
  const down = neighbours(from.height, to.height);
  for (let y = 0; y < to.height; y++) {
    const [y0, y1, fy] = [down.first[y], down.second[y], down.share[y]];
    for (let x = 0; x < to.width; x++) {
      if (!wanted[y * to.width + x]) continue;
      const [x0, x1, fx] = [across.first[x], across.second[x], across.share[x]];
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number) => data[(row * from.width + column) * channels + c];
        const above = at(y0, x0) * (1 - fx) + at(y0, x1) * fx;
        const below = at(y1, x0) * (1 - fx) + at(y1, x1) * fx;
        out[(y * to.width + x) * channels + c] = above * (1 - fy) + below * fy;
      }
    }
  }
  return out;
}
