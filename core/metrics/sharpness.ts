import { channelsOf, type Flags, type Rgb, type Rgba } from '../raster/raster.ts';
import { squaredDifference } from '../raster/squared-difference.ts';

/**
 * Gradient energy: the mean squared difference of neighbouring pixels (right and below) that both lie in `where`, over
 * the colour channels. NaN where there is no such pair.
 */
export function gradientEnergy(picture: Rgba | Rgb, { data: where }: Flags): number {
  const { width, height, data } = picture;
  const channels = channelsOf(picture);
  let sum = 0;
  let count = 0;
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++, i++) {
      if (!where[i]) continue;
      if (x < width - 1 && where[i + 1]) {
        sum += squaredDifference(data, channels * i, channels * (i + 1));
        count += 3;
      }
      if (y < height - 1 && where[i + width]) {
        sum += squaredDifference(data, channels * i, channels * (i + width));
        count += 3;
      }
    }
  }
  return sum / count;
}

/** Steps between neighbouring pixels that lie on two sides of the hole's border, or both outside the hole. */
export type StepKind = 'across the border' | 'outside';

/**
 * The steps of one kind, ascending, between neighbouring pixels that both lie in the ring or the hole: mean absolute
 * difference over the colour channels.
 */
export function steps(picture: Rgba, hole: Flags, ring: Flags, kind: StepKind): Float32Array {
  const { width, height, data } = picture;
  const [inHole, inRing] = [hole.data, ring.data];
  const found: number[] = [];
  for (let i = 0; i < width * height; i++) {
    if (!inRing[i] && !inHole[i]) continue;
    for (const j of [i % width < width - 1 ? i + 1 : -1, i + width < width * height ? i + width : -1]) {
      if (j < 0 || (!inRing[j] && !inHole[j])) continue;
      const holes = inHole[i] + inHole[j];
      if (holes !== (kind === 'outside' ? 0 : 1)) continue;
      let sum = 0;
      for (let c = 0; c < 3; c++) sum += Math.abs(data[4 * i + c] - data[4 * j + c]);
      found.push(sum / 3);
    }
  }
  return Float32Array.from(found).sort();
}
