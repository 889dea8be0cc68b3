import { problem, SENTENCES } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openQuietly } from '../figma/window.ts';
import { makeJob } from '../read/make-job.ts';
import { makeSameJob, type MaskOfPicture } from '../read/same-mask.ts';
import { readPictures, readSelection } from '../read/selection.ts';
import { removalOptions } from './detail.ts';
import { removal } from './removal.ts';
import { report } from './report.ts';
import { runJobs } from './run-jobs.ts';

/**
 * *Remove from all selected pictures*: what the shapes cover of the picture that they lie on is removed from all others
 * as well, at the same place: a watermark, a date, a logo.
 */
export async function removeSame(): Promise<void> {
  const { selection } = figma.currentPage;
  const pairs = readSelection(selection);
  if (pairs.length > 1) throw problem('sameOnOne');
  const [{ picture, shapes }] = pairs;
  if (shapes.length === 0) throw problem('noShape');
  const others = readPictures(selection).filter(({ node }) =>
    [picture.node, ...shapes].every(({ id }) => id !== node.id),
  );
  if (others.length === 0) throw problem('sameNeedsMore');
  const settings = await loadSettings();
  const options = removalOptions(settings);
  const window = openQuietly(settings);
  const made = await makeJob({ picture, shapes }, options);
  const { outlines, rasters } = made.job;
  const mask: MaskOfPicture = { size: made.job.picture, outlines, rasters };
  const outcome = await runJobs(window.page, [
    removal(picture.node.name, () => Promise.resolve(made), shapes, settings.keepShapesVisible),
    ...others.map((other) => removal(other.node.name, () => makeSameJob(other, mask, options))),
  ]);
  await report(window, settings, {
    outcome,
    layers: outcome.results.map(({ layer }) => layer),
    all: others.length + 1,
    success: SENTENCES.removed,
  });
}
