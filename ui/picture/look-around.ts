import {
  boundingBox,
  type Box,
  findContactShadow,
  furthestGrowth,
  type Growth,
  grownMask,
  growToRim,
  growBox,
  IN_MASK,
  lookedAtBeyond,
  type Mask,
  type Rgba,
  shadowReach,
  type Work,
} from '@contextual-fill/core';
import { inTurns } from '../in-turns.ts';

/** What lies around a mask: what goes when it grows, and the object's shadow, which stays unless it is asked for. */
export interface Surroundings {
  /** The part of the picture that was looked at; the masks are of its size. */
  readonly box: Box;
  /** The mask as it is filled. */
  readonly grown: Mask;
  /** The contact shadow beside it, without the mask; null where none is seen. */
  readonly shadow: Mask | null;
}

/** How a mask grows: `Growth`, and how far it may by itself, in pixels. */
export interface GrowthInPart {
  readonly grow: Growth;
  readonly most: number;
}

/** Looks around a mask in a part of a picture that holds all that matters (`partAround`). */
export async function lookAround(
  part: Rgba,
  mask: Mask,
  { grow, most }: GrowthInPart,
): Promise<Pick<Surroundings, 'grown' | 'shadow'>> {
  return inTurns(look(part, mask, { grow, most }));
}

function* look(
  part: Rgba,
  mask: Mask,
  { grow, most }: GrowthInPart,
): Work<Pick<Surroundings, 'grown' | 'shadow'>> {
  const grown = yield* grownMask(part, mask, grow, most);
  // The object's soft rim is darker than the ground, too.
  const whole = grow === 'auto' ? grown : yield* growToRim(part, grown, most);
  const shadow = yield* findContactShadow(part, whole);
  return { grown, shadow: shadow ?? null };
}

/** The part of a picture around a mask that says how it grows and whether a shadow lies there; null if it is empty. */
export async function partAround(
  image: Rgba,
  mask: Mask,
  grow: Growth,
): Promise<{ box: Box; part: Rgba; mask: Mask; growth: GrowthInPart } | null> {
  const bounds = await inTurns(boundingBox(mask, IN_MASK));
  if (!bounds) return null;
  const most = furthestGrowth(image);
  const reach = grow === 'auto' ? most : Math.max(0, grow);
  const grown = growBox(bounds, reach, mask);
  const box = growBox(bounds, Math.max(lookedAtBeyond(most), reach + shadowReach(grown)), mask);
  const part = await inTurns(cutOut(image, box));
  return { box, part, mask: await inTurns(cutOut(mask, box)), growth: { grow, most } };
}

/** A part of a picture or a mask; of a large one that takes longer than the page may be held up. */
function* cutOut<Picture extends Rgba | Mask>(picture: Picture, box: Box): Work<Picture> {
  const { width, height, data } = picture;
  const channels = data.length / (width * height);
  const part = new Uint8Array(box.width * box.height * channels);
  for (let y = 0; y < box.height; y++) {
    yield;
    const from = ((box.y + y) * width + box.x) * channels;
    part.set(data.subarray(from, from + box.width * channels), y * box.width * channels);
  }
  return { width: box.width, height: box.height, data: part } as unknown as Picture;
}
