import type { FilledPicture } from '../../plugin/protocol/filled-picture.ts';
import type { Job } from '../../plugin/protocol/job.ts';
import { Problem } from '../../plugin/protocol/problem.ts';
import { clearBeyond } from '../picture/clear-beyond.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import { boundingBox, cutOut } from '../picture/encode.ts';
import type { PngChunk } from '../picture/png-chunks.ts';
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
  colour: readonly PngChunk[],
  { result, grow }: Pick<Job, 'result' | 'grow'>,
  tools: PictureTools,
): Promise<FilledPicture> {
  const { width, height } = image;
  const record = { width, height, mask: await tools.encodeMask(mask), seed, backend, milliseconds };
  if (Math.max(width, height) <= result.largestSide) {
    return { ...record, ...(await tools.encode(image, colour)) };
  }
  const reach = Math.max(0, Math.ceil(grow));
  const hole = await boundingBox(mask, reach);
  const room = hole ? result.largestSide - Math.max(hole.width, hole.height) : -1;
  if (room < 0) {
    throw new Problem(
      'shapesTooWide',
      `The shapes span more than ${result.largestSide} pixels: remove in several smaller parts.`,
    );
  }
  const rim = reach + Math.min(RIM, Math.floor(room / 2));
  const box = (await boundingBox(mask, rim))!;
  const part = cutOut(image, box);
  await clearBeyond(part, mask, box, rim);
  return { ...record, ...(await tools.encode(part, colour)), patch: box };
}
