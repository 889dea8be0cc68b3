import { problem, SENTENCES } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openQuietly } from '../figma/window.ts';
import { makeJob } from '../read/make-job.ts';
import { readSelection } from '../read/selection.ts';
import type { Target } from '../read/target.ts';
import { selectLayers, writeResult, type Result } from '../write/result-layer.ts';
import { chooseDetail } from './detail.ts';
import { report } from './report.ts';
import { runJobs } from './run-jobs.ts';

/** *Remove object*: fills every selected picture under its shapes, without a window if that is quick. */
export async function removeObject(parameters: ParameterValues | undefined): Promise<void> {
  const pairs = readSelection(figma.currentPage.selection);
  if (pairs.length === 1 && pairs[0].shapes.length === 0) throw problem('noShape');
  const settings = await loadSettings();
  const detail = chooseDetail(parameters?.detail, settings);
  const { page, done } = openQuietly(settings);
  const outcome = await runJobs<Result>(
    page,
    pairs.map((pair) => {
      let target: Target;
      return {
        name: pair.picture.node.name,
        make: async () => {
          const made = await makeJob(pair, { mode: 'remove', detail, seed: 0, settings });
          target = made.target;
          return made.job;
        },
        write: (filled) => {
          const shapes = pair.shapes.map(({ id }) => id);
          return writeResult(target, filled, shapes, settings.keepShapesVisible ?? false);
        },
      };
    }),
  );
  done();
  selectLayers(outcome.results.map(({ layer }) => layer));
  report(outcome, pairs.length, successOf(outcome.results));
}

function successOf(results: readonly Result[]): string {
  const is = (where: Result['original']) => results.some(({ original }) => original === where);
  if (is('in-place')) return SENTENCES.removedInPlace;
  return is('hidden') ? SENTENCES.removedOriginalHidden : SENTENCES.removed;
}
