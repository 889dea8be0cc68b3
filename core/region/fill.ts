import { isBackendLost, lostError } from '../backends/lost.ts';
import { unite } from '../raster/boxes.ts';
import { flagsOfMask, raster } from '../raster/raster.ts';
import { grownMask } from '../select/grown-mask.ts';
import type { Work } from '../turns.ts';
import type { Detail, FillOptions, FillResult, Mask, Part, Rgba } from '../types.ts';
import { confidenceOfAll } from './confidence.ts';
import { fillParts } from './fill-parts.ts';
import type { Copies } from './hidden/copies.ts';
import { findHidden, layHidden } from './hidden/hidden.ts';
import { keepWithin, prepareMasks, type Masks } from './masks.ts';
import { withoutNeighbours } from './neighbours.ts';
import { planParts } from './plan.ts';
import { Run, type Model } from './run.ts';
import { standsOn, type Stood } from './stands-on.ts';
import { lookedAt } from './window.ts';

/**
 * Fills the hole of a picture. `withoutNeighbours` leaves out what a mask covers of things beside the removed one,
 * `prepareMasks` says what is to be filled and what may be borrowed, `planParts` divides that into parts of one region
 * or several, `findHidden` says what is known of it from the picture itself, `fillParts` fills each part on the result
 * of those before it, `layHidden` lays what is known over that.
 *
 * Throws `InpaintError`: 'empty-mask', 'full-mask', 'no-source', 'too-large', 'aborted', 'not-finite',
 * 'bad-weights', 'backend-lost'. No tensor is left in any case, and the caller's picture is never written to.
 */
export async function fillPicture(
  image: Rgba,
  mask: Mask,
  options: FillOptions,
  model: Model,
): Promise<FillResult> {
  const { detail = 'patches', feather = 2, seed = 0 } = options;
  const run = new Run(model, options);
  const { clock, turns, workspace } = run;
  try {
    clock.stage('prepare', 0);
    const { masks, standings, parts, hidden } = await turns.run(plan(image, mask, detail, options));
    const how = { detail, feather, seed, isSteered: options.only !== undefined, standings };
    // Pixels are read in one form, whatever array they came in; nothing is copied.
    const { buffer, byteOffset, length } = image.data;
    const read = raster(image, new Uint8Array(buffer, byteOffset, length));
    const { picture, fills } = await fillParts({ picture: read, masks, parts }, how, run, options);
    await turns.run(layHidden(hidden, picture, fills));
    // A graphics card that was lost goes on giving numbers, which mean nothing.
    if (isBackendLost(model.backend)) throw lostError();
    clock.finish();
    return {
      image: picture,
      attention: fills.map(({ attention }) => attention),
      provenance: fills.map(({ provenance }) => provenance),
      confidence: confidenceOfAll(fills),
      regionConfidence: fills.map(({ confidence }) => confidence),
      regions: parts.flatMap(({ regions }) => regions),
      helpedRegions: run.helpedRegions,
      backend: model.backend,
      timings: clock.timings,
      peakTensorBytes: workspace.peakBytes + run.helpedBytes,
    };
  } finally {
    workspace.dispose();
  }
}

/** What is to be done, and what is known before. */
interface Plan {
  /** As much of them as the parts look at. */
  readonly masks: Masks;
  readonly parts: readonly Part[];
  readonly standings: Stood[];
  readonly hidden: Copies[];
}

/** Looks at the whole picture. What is as large as that is let go of here. */
function* plan(image: Rgba, mask: Mask, detail: Detail, options: FillOptions): Work<Plan> {
  const hole = yield* flagsOfMask(yield* grownMask(image, mask, options.grow ?? 0));
  const isSteered = options.only !== undefined;
  // Who says where to borrow from may want just that back; and only patches know what to do with ground.
  const standings = detail === 'patches' && !isSteered ? yield* standsOn({ image, hole }) : [];
  const masks = prepareMasks(image, yield* withoutNeighbours(image, hole, standings), options);
  // Only patches are laid over more than one crop of the networks.
  const parts = planParts(masks, detail === 'patches');
  const hidden = detail === 'patches' ? yield* findHidden(image, masks, parts, isSteered) : [];
  const seen = parts.map((part) => lookedAt(part, image)).reduce(unite);
  return { masks: keepWithin(masks, seen), parts, standings, hidden };
}
