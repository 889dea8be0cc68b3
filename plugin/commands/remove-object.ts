import { problem, SENTENCES } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openQuietly } from '../figma/window.ts';
import { makeJob } from '../read/make-job.ts';
import { readSelection } from '../read/selection.ts';
import type { Result } from '../write/result-layer.ts';
import { removalOptions } from './detail.ts';
import { removal } from './removal.ts';
import { report } from './report.ts';
import { runJobs } from './run-jobs.ts';

/** *Remove object*: fills every selected picture under its shapes, without a window if that is quick. */
export async function removeObject(parameters: ParameterValues | undefined): Promise<void> {
  const pairs = readSelection(figma.currentPage.selection);
  if (pairs.length === 1 && pairs[0].shapes.length === 0) throw problem('noShape');
  const settings = await loadSettings();
  const window = openQuietly(settings);
  const options = removalOptions(settings, parameters?.detail);
  const outcome = await runJobs(
    window.page,
    pairs.map((pair) =>
      removal(pair.picture.node.name, () => makeJob(pair, options), pair.shapes, settings.keepShapesVisible),
    ),
  );
  await report(window, settings, {
    outcome,
    layers: outcome.results.map(({ layer }) => layer),
    all: pairs.length,
    success: successOf(outcome.results),
  });
}

function successOf(results: readonly Result[]): string {
  const is = (where: Result['original']) => results.some(({ original }) => original === where);
  if (is('in-place')) return SENTENCES.removedInPlace;
  return is('hidden') ? SENTENCES.removedOriginalHidden : SENTENCES.removed;
}
