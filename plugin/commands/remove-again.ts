import { problem, SENTENCES } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openQuietly } from '../figma/window.ts';
import { seedAfter } from '../protocol/values.ts';
import { asFilledLayer, pictureBefore, type FilledLayer } from '../read/filled-layer.ts';
import { jobSettings } from '../read/make-job.ts';
import { selectLayers, updateResult } from '../write/result-layer.ts';
import { removalOptions } from './detail.ts';
import { report } from './report.ts';
import { runJobs } from './run-jobs.ts';

/** *Remove again with other sources*: fills the same place of filled layers with the next seed, in the same layers. */
export async function removeAgain(): Promise<void> {
  const layers = figma.currentPage.selection.map(asFilledLayer);
  if (layers.length === 0 || layers.indexOf(null) >= 0) throw problem('notFilled');
  const filledLayers = layers as FilledLayer[];
  if (filledLayers.some(({ mask }) => !mask)) throw problem('maskLost');
  const settings = await loadSettings();
  const { page, done } = openQuietly(settings);
  const outcome = await runJobs<SceneNode>(
    page,
    filledLayers.map((layer) => {
      let base: string | null = null;
      return {
        name: layer.node.name,
        make: async () => {
          const before = await pictureBefore(layer);
          base = before.base;
          const storedMask = layer.mask!;
          return {
            ...jobSettings({ ...removalOptions(settings), seed: seedAfter(layer.fill.seed) }),
            picture: before.picture,
            ...(before.extend && { extend: before.extend }),
            outlines: [],
            rasters: [],
            storedMask,
            ...(layer.steering && { steering: layer.steering }),
          };
        },
        write: (filled) => updateResult(layer.node.id, base, filled),
      };
    }),
  );
  done();
  selectLayers(outcome.results);
  report(outcome, filledLayers.length, SENTENCES.updated);
}
