import { IDENTITY } from '../figma/affine.ts';
import { isWithin } from '../figma/nodes.ts';
import type { PageChannel } from '../figma/page-channel.ts';
import { problem, SENTENCES } from '../figma/sentences.ts';
import type { JobOptions } from '../read/make-job.ts';
import { makeSameJob, type MaskOfPicture } from '../read/same-mask.ts';
import { readOtherPictures } from '../read/selection.ts';
import { removal } from './removal.ts';
import { sentenceFor } from './report.ts';
import { runJobs } from './run-jobs.ts';

/** A mask of the editor: a black-and-white PNG as large as its picture. */
interface EditorMask {
  readonly size: MaskOfPicture['size'];
  readonly png: Uint8Array;
}

/**
 * Removes the editor's mask from the other pictures that are selected now, each in a new layer and an undo step. `own`
 * are the layers that the editor works on. Returns what came of it; throws a Problem where no other is selected.
 */
export async function useOnOthers(
  page: PageChannel,
  own: readonly SceneNode[],
  { size, png }: EditorMask,
  options: JobOptions,
): Promise<string> {
  const [first] = own;
  const here = isWithin(first, figma.currentPage) ? figma.currentPage.selection : [];
  const others = readOtherPictures(here, own);
  if (others.length === 0) throw problem('othersNeeded');
  const mask = { size, outlines: [], rasters: [{ png, matrix: IDENTITY, luminance: true }] };
  const outcome = await runJobs(
    page,
    others.map((other) => removal(other.node.name, () => makeSameJob(other, mask, options))),
  );
  return sentenceFor({ outcome, all: others.length, success: SENTENCES.removed }).sentence;
}
