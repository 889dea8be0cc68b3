import type { PageChannel } from '../figma/page-channel.ts';
import { problem } from '../figma/sentences.ts';
import type { Settings } from '../protocol/settings.ts';
import { seedAfter } from '../protocol/values.ts';
import { pictureBefore, type FilledLayer } from '../read/filled-layer.ts';
import { jobSettings } from '../read/make-job.ts';
import { updateResult } from '../write/result-layer.ts';
import { removalOptions } from './detail.ts';
import { runJobs, type Outcome } from './run-jobs.ts';

/** Fills the same place of filled layers with the next seed, in the same layers. */
export function fillAgain(
  page: PageChannel,
  layers: readonly FilledLayer[],
  settings: Settings,
): Promise<Outcome<SceneNode>> {
  return runJobs<SceneNode>(
    page,
    layers.map(({ node, fill, mask, steering }) => {
      let base: string | null = null;
      return {
        name: node.name,
        make: async () => {
          if (node.removed) throw problem('pictureGone');
          if (!mask) throw problem('maskLost');
          const before = await pictureBefore({ node, fill, mask });
          base = before.base;
          return {
            ...jobSettings({ ...removalOptions(settings), seed: seedAfter(fill.seed) }),
            picture: before.picture,
            ...(before.extend && { extend: before.extend }),
            outlines: [],
            rasters: [],
            storedMask: mask,
            ...(steering && { steering }),
          };
        },
        write: (filled) => updateResult(node.id, base, filled),
      };
    }),
  );
}
