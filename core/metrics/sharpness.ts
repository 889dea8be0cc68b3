import { channelsOf, type Flags, type Rgb, type Rgba } from '../raster/raster.ts';

/**
 * Gradient energy: the mean squared difference of neighbouring pixels (right and below) that both lie in `where`, over
 * the colour channels. NaN where there is no such pair.
 */
export function gradientEnergy(picture: Rgba | Rgb, { data: where }: Flags): number {
  const { width, height, data } = picture;
  const channels = channelsOf(picture);
  let sum = 0;
  let count = 0;
  for (let i = 0; i < width * height; i++) {
    if (!where[i]) continue;
    for (const j of [i % width < width - 1 ? i + 1 : -1, i + width < width * height ? i + width : -1]) {
      if (j < 0 || !where[j]) continue;
      for (let c = 0; c < 3; c++) sum += (data[channels * i + c] - data[channels * j + c]) ** 2;
      count += 3;
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
