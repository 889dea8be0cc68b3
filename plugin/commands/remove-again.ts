import { asFilledLayer, pictureBefore, type FilledLayer } from '../filled-layer.ts';
import { jobSettings } from '../make-job.ts';
import { selectLayers, updateResult } from '../result-layer.ts';
import { Refusal, SENTENCES } from '../sentences.ts';
import { chooseDetail, loadSettings } from '../settings.ts';
import { openQuietly } from '../window.ts';
import { report } from './report.ts';
import { runJobs } from './run-jobs.ts';

/** *Remove again with other sources*: fills the same place of filled layers with the next seed, in the same layers. */
export async function removeAgain(): Promise<void> {
  const layers = figma.currentPage.selection.map(asFilledLayer);
  if (layers.length === 0 || layers.indexOf(null) >= 0) throw new Refusal(SENTENCES.notFilled);
  const filledLayers = layers as FilledLayer[];
  if (filledLayers.some(({ mask }) => !mask)) throw new Refusal(SENTENCES.maskLost);
  const settings = await loadSettings();
  const { page, done } = openQuietly(settings);
  const outcome = await runJobs<SceneNode>(
    page,
    filledLayers.map((layer) => {
      let base: string | null = null;
      return {
        make: async () => {
          const before = await pictureBefore(layer);
          base = before.base;
          const options = {
            mode: 'remove',
            detail: chooseDetail(undefined, settings),
            seed: layer.fill.seed + 1,
          } as const;
          const storedMask = layer.mask!;
          return {
            ...jobSettings({ ...options, settings }),
            picture: before.picture,
            outlines: [],
            rasters: [],
            storedMask,
          };
        },
        write: (filled) => updateResult(layer.node.id, base, filled),
        name: ({ name }) => name,
      };
    }),
  );
  done();
  selectLayers(outcome.results);
  report(outcome, filledLayers.length, SENTENCES.updated);
}
