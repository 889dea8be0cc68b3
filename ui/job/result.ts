import { boundingBox, cut, growBox, IN_MASK, type Mask } from '@contextual-fill/core';
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
 * over the hole, see-through where nothing was filled. `kept` is the mask that is stored with the layer. Throws a
 * Problem when even the patch is too large.
 */
export async function encodeResult(
  { image, mask, areas, seed, backend, milliseconds }: SessionResult,
  source: PictureSource,
  { result }: Pick<Job, 'result'>,
  tools: PictureTools,
  kept: Mask = mask,
): Promise<FilledPicture> {
  const { width, height } = image;
  const { protect, only } = areas;
  const record = {
    width,
    height,
    mask: await tools.encodeMask(kept),
    ...((protect || only) && {
      steering: {
        ...(protect && { protect: await tools.encodeMask(protect) }),
        ...(only && { only: await tools.encodeMask(only) }),
      },
    }),
    seed,
    backend,
    milliseconds,
  };
  if (Math.max(width, height) <= result.largestSide) {
    return { ...record, ...(await tools.encode(image, source)) };
  }
  const hole = await inTurns(boundingBox(mask, IN_MASK));
  const room = hole ? result.largestSide - Math.max(hole.width, hole.height) : -1;
  if (!hole || room < 0) {
    throw new Problem(
      'shapesTooWide',
      `The shapes span more than ${result.largestSide} pixels: remove in several smaller parts.`,
    );
  }
  const rim = Math.min(RIM, Math.floor(room / 2));
  const box = growBox(hole, rim, mask);
  const part = cut(image, box);
  await clearBeyond(part, mask, box, rim);
  return { ...record, ...(await tools.encode(part, source, box)), patch: box };
}
