import type { Growth, Mask, Rgba } from '@contextual-fill/core';
import type { PictureTools } from '../picture/direct-tools.ts';
import { partAround, type Surroundings } from '../picture/look-around.ts';

/** What lies around a mask of a picture, looked at in the picture worker; null where nothing is selected. */
export async function lookAroundMask(
  image: Rgba,
  mask: Mask,
  grow: Growth,
  tools: PictureTools,
): Promise<Surroundings | null> {
  const around = await partAround(image, mask, grow);
  if (!around) return null;
  const { box, part, growth } = around;
  return { box, ...(await tools.lookAround(part, around.mask, growth)) };
}
