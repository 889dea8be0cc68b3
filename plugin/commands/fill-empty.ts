import { SENTENCES } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openQuietly } from '../figma/window.ts';
import { makeEmptyJob } from '../read/empty-areas.ts';
import { readPictures } from '../read/selection.ts';
import type { Target } from '../read/target.ts';
import { selectLayers, writeResult, type Result } from '../write/result-layer.ts';
import { chooseDetail } from './detail.ts';
import { report } from './report.ts';
import { runJobs } from './run-jobs.ts';

/** *Fill empty areas*: selected pictures go on where their layers show nothing of them or they are transparent. */
export async function fillEmpty(): Promise<void> {
  const pictures = readPictures(figma.currentPage.selection);
  const settings = await loadSettings();
  const detail = chooseDetail(undefined, settings);
  const { page, done } = openQuietly(settings, 'Fill empty areas');
  const outcome = await runJobs<Result>(
    page,
    pictures.map((picture) => {
      let target: Target;
      return {
        name: picture.node.name,
        make: async () => {
          const made = await makeEmptyJob(picture, { mode: 'remove', detail, seed: 0, settings });
          target = made.target;
          return made.job;
        },
        write: (filled) => writeResult(target, filled, [], false),
      };
    }),
  );
  done();
  selectLayers(outcome.results.map(({ layer }) => layer));
  report(outcome, pictures.length, SENTENCES.filledEmpty);
}
