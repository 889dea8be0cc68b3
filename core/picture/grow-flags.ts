import type { Breathe } from '../schedule.ts';

/** The flags and every pixel within `margin` of one, in both axes. */
export async function growFlags(
  flags: Uint8Array,
  width: number,
  height: number,
  margin: number,
  breathe: Breathe,
): Promise<Uint8Array> {
  const across = new Uint8Array(flags.length);
  for (let y = 0; y < height; y++) {
    if ((y & 31) === 0) await breathe();
    growLine(flags, across, y * width, 1, width, margin);
  }
  const grown = new Uint8Array(flags.length);
  for (let x = 0; x < width; x++) {
    if ((x & 31) === 0) await breathe();
    growLine(across, grown, x, width, height, margin);
  }
  return grown;
}

/** The same for a row or column alone: `count` flags from `start` on, `step` apart. Sets flags of `into`, clears none. */
export function growLine(
  flags: Uint8Array,
  into: Uint8Array,
  start: number,
  step: number,
  count: number,
  margin: number,
): void {
  let filled = 0;
  for (let n = 0; n < count; n++) {
    if (!flags[start + n * step]) continue;
    const last = Math.min(count - 1, n + margin);
    for (let k = Math.max(filled, n - margin); k <= last; k++) into[start + k * step] = 1;
    filled = last + 1;
  }
}
