import type { PageChannel } from '../figma/page-channel.ts';
import { problem, SENTENCES } from '../figma/sentences.ts';
import { readFill } from '../figma/stored-fill.ts';
import type { Settings } from '../protocol/settings.ts';
import { seedAfter } from '../protocol/values.ts';
import { pictureBefore, type FilledLayer } from '../read/filled-layer.ts';
import { jobSettings } from '../read/make-job.ts';
import { updateResult } from '../write/result-layer.ts';
import { removalOptions } from './detail.ts';
import { runJobs, type Outcome } from './run-jobs.ts';

/** What came of filling again. */
export interface FilledAgain {
  readonly outcome: Outcome<SceneNode>;
  /** The sentence for it where it worked. */
  readonly success: string;
  /** Whether every picture came out as it was, to the last byte. */
  readonly isSame: boolean;
}

/** Fills the same place of filled layers with the next seed, in the same layers. */
export async function fillAgain(
  page: PageChannel,
  layers: readonly FilledLayer[],
  settings: Settings,
): Promise<FilledAgain> {
  const outcome = await runJobs<SceneNode>(
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
  const isSame = layers.every(({ node, fill }) => !node.removed && readFill(node)?.fill.hash === fill.hash);
  return { outcome, success: SENTENCES.updated, isSame };
}
