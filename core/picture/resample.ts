/** How much of each source pixel falls into each target pixel when a line is scaled down. */
interface Footprint {
  readonly first: number;
  readonly weights: readonly number[];
}

function footprints(from: number, to: number): Footprint[] {
  return Array.from({ length: to }, (_, i) => {
    const start = (i * from) / to;
    const end = ((i + 1) * from) / to;
    const first = Math.floor(start);
    const last = Math.min(from, Math.ceil(end - 1e-9));
    const weights: number[] = [];
    for (let k = first; k < last; k++) weights.push(Math.min(end, k + 1) - Math.max(start, k));
    return { first, weights };
  });
}

/**
 * Area average of interleaved channels, each pixel counted by its weight (one a pixel, 0..1): what is unknown does
 * not bleed into what is known. Where nothing counts the result is 0. `to` sizes must not exceed `from` sizes.
 */
export function reduceArea(
  data: Float32Array,
  channels: number,
  weight: Float32Array,
  from: { width: number; height: number },
  to: { width: number; height: number },
): { data: Float32Array; weight: Float32Array } {
  const across = footprints(from.width, to.width);
  const down = footprints(from.height, to.height);
  const out = new Float32Array(to.width * to.height * channels);
  const share = new Float32Array(to.width * to.height);
  const sums = new Float64Array(channels);
  for (let y = 0; y < to.height; y++) {
    for (let x = 0; x < to.width; x++) {
      sums.fill(0);
      let total = 0;
      let whole = 0;
      down[y]!.weights.forEach((wy, dy) => {
        across[x]!.weights.forEach((wx, dx) => {
          const i = (down[y]!.first + dy) * from.width + across[x]!.first + dx;
          const w = wx * wy * weight[i]!;
          whole += wx * wy;
          total += w;
          for (let c = 0; c < channels; c++) sums[c]! += w * data[i * channels + c]!;
        });
      });
      const at = y * to.width + x;
      share[at] = total / whole;
      if (total > 0) for (let c = 0; c < channels; c++) out[at * channels + c] = sums[c]! / total;
    }
  }
  return { data: out, weight: share };
}

/** The largest value under each target pixel's footprint: a flag that holds anywhere holds for the whole pixel. */
export function reduceAny(
  flags: Uint8Array,
  from: { width: number; height: number },
  to: { width: number; height: number },
): Uint8Array {
  const out = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y++) {
    const y0 = Math.floor((y * from.height) / to.height);
    const y1 = Math.ceil(((y + 1) * from.height) / to.height - 1e-9);
    for (let x = 0; x < to.width; x++) {
      const x0 = Math.floor((x * from.width) / to.width);
      const x1 = Math.ceil(((x + 1) * from.width) / to.width - 1e-9);
      let any = 0;
      for (let sy = y0; sy < y1; sy++) for (let sx = x0; sx < x1; sx++) any |= flags[sy * from.width + sx]!;
      out[y * to.width + x] = any;
    }
  }
  return out;
}

/**
 * Bilinear enlargement (half-pixel centres, edges repeated) of interleaved channels, only where `wanted` is set;
 * elsewhere 0.
 */
export function enlarge(
  data: Float32Array,
  channels: number,
  from: { width: number; height: number },
  to: { width: number; height: number },
  wanted: Uint8Array,
): Float32Array {
  const out = new Float32Array(to.width * to.height * channels);
  for (let y = 0; y < to.height; y++) {
    const sy = Math.min(from.height - 1, Math.max(0, ((y + 0.5) * from.height) / to.height - 0.5));
    const y0 = Math.floor(sy);
    const y1 = Math.min(from.height - 1, y0 + 1);
    for (let x = 0; x < to.width; x++) {
      if (!wanted[y * to.width + x]) continue;
      const sx = Math.min(from.width - 1, Math.max(0, ((x + 0.5) * from.width) / to.width - 0.5));
      const x0 = Math.floor(sx);
      const x1 = Math.min(from.width - 1, x0 + 1);
      const [fx, fy] = [sx - x0, sy - y0];
      for (let c = 0; c < channels; c++) {
        const at = (row: number, column: number) => data[(row * from.width + column) * channels + c]!;
        const above = at(y0, x0) * (1 - fx) + at(y0, x1) * fx;
        const below = at(y1, x0) * (1 - fx) + at(y1, x1) * fx;
        out[(y * to.width + x) * channels + c] = above * (1 - fy) + below * fy;
      }
    }
  }
  return out;
}
