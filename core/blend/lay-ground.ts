/** Flat ground in a hole needs no blending: what its border says is what belongs there, to the level. */
import type { Flags, Rgba } from '../raster/raster.ts';

/** Whether a pixel's colour is known for sure. */
export function isGround(ground: Rgba | undefined, position: number): boolean {
  return ground !== undefined && ground.data[4 * position + 3] === 255;
}

/** Mixes the ground into the hole, in place, as far as it is to be trusted. */
export function layGround({ data: ground }: Rgba, hole: Flags, { data }: Rgba): void {
  for (let i = 0; i < hole.data.length; i++) {
    const share = ground[4 * i + 3];
    if (!hole.data[i] || share === 0) continue;
    for (let k = 4 * i; k < 4 * i + 3; k++) {
      data[k] = Math.round(data[k] + ((ground[k] - data[k]) * share) / 255);
    }
  }
}
