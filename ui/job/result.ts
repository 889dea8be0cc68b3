import type { FilledPicture, Job } from '../../plugin/messages.ts';
import type { PictureTools } from '../picture/direct-tools.ts';
import { boundingBox, cutOut } from '../picture/encode.ts';
import type { PngChunk } from '../picture/png-chunks.ts';
import type { SessionResult } from './session.ts';

/**
 * Encodes a finished fill as the sandbox wants it: the whole picture, or where that is larger than Figma takes, the
 * rectangle around the hole. `grow` is how far the mask was grown before filling. Throws a sentence when even the
 * rectangle is too large.
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
  const box = await boundingBox(mask, Math.max(0, Math.ceil(grow)));
  if (!box || Math.max(box.width, box.height) > result.largestSide) {
    throw new Error(
      `The shapes span more than ${result.largestSide} pixels: remove in several smaller parts.`,
    );
  }
  return { ...record, ...(await tools.encode(cutOut(image, box), colour)), patch: box };
}
