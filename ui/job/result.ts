import { boundingBox, cut, growBox, IN_MASK } from '@contextual-fill/core';
import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import { Problem } from '../../plugin/protocol/problem.ts';
import { clearBeyond } from '../picture/clear-beyond.ts';
import { inTurns } from '../in-turns.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import type { PictureSource } from '../picture/source.ts';
import type { SessionResult } from './session.ts';

/**
 * Pixels around the hole that a patch shows, too, equal to the picture's own. They keep the object from shining through
 * the patch's rim where a large picture is placed small.
 */
const RIM = 16;

/**
 * Encodes a finished fill as the sandbox wants it: the whole picture, or where that is larger than Figma takes, a patch
 * over the hole, see-through where nothing was filled. `grow` is how far the mask was grown before filling. Throws a
 * Problem when even the patch is too large.
 */
export async function encodeResult(
  { image, mask, seed, backend, milliseconds }: SessionResult,
  source: PictureSource,
  { result, grow }: Pick<Job, 'result' | 'grow'>,
  tools: PictureTools,
): Promise<FilledPicture> {
  const { width, height } = image;
  const record = { width, height, mask: await tools.encodeMask(mask), seed, backend, milliseconds };
  if (Math.max(width, height) <= result.largestSide) {
    return { ...record, ...(await tools.encode(image, source)) };
  }
  const reach = Math.max(0, Math.ceil(grow));
  const hole = await inTurns(boundingBox(mask, IN_MASK));
  const grown = hole && growBox(hole, reach, mask);
  const room = grown ? result.largestSide - Math.max(grown.width, grown.height) : -1;
  if (!hole || room < 0) {
    throw new Problem(
      'shapesTooWide',
      `The shapes span more than ${result.largestSide} pixels: remove in several smaller parts.`,
    );
  }
  const rim = reach + Math.min(RIM, Math.floor(room / 2));
  const box = growBox(hole, rim, mask);
  const part = cut(image, box);
  await clearBeyond(part, mask, box, rim);
  return { ...record, ...(await tools.encode(part, source, box)), patch: box };
}
