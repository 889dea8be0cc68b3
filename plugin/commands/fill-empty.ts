import { SENTENCES } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openQuietly } from '../figma/window.ts';
import { makeEmptyJob } from '../read/empty-areas.ts';
import { readPictures } from '../read/selection.ts';
import { removalOptions } from './detail.ts';
import { removal } from './removal.ts';
import { report } from './report.ts';
import { runJobs } from './run-jobs.ts';

/** *Fill empty areas*: selected pictures go on where their layers show nothing of them or they are transparent. */
export async function fillEmpty(): Promise<void> {
  const pictures = readPictures(figma.currentPage.selection);
  const settings = await loadSettings();
  const window = openQuietly(settings, 'Fill empty areas');
  const options = removalOptions(settings);
  const outcome = await runJobs(
    window.page,
    pictures.map((picture) => removal(picture.node.name, () => makeEmptyJob(picture, options))),
  );
  await report(window, settings, {
    outcome,
    layers: outcome.results.map(({ layer }) => layer),
    all: pictures.length,
    success: SENTENCES.filledEmpty,
  });
}
