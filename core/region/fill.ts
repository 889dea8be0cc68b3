import { isBackendLost, lostError } from '../backends/lost.ts';
import { flagsOfMask } from '../raster/raster.ts';
import { grownMask } from '../select/grown-mask.ts';
import type { Work } from '../turns.ts';
import type { Detail, FillOptions, FillResult, Mask, Rgba } from '../types.ts';
import { confidenceOfAll } from './confidence.ts';
import { fillParts } from './fill-parts.ts';
import { findHidden, layHidden } from './hidden/hidden.ts';
import { prepareMasks, type Masks } from './masks.ts';
import { withoutNeighbours } from './neighbours.ts';
import { planParts } from './plan.ts';
import { Run, type Model } from './run.ts';
import { standsOn, type Stood } from './stands-on.ts';

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
    const { masks, standings } = await turns.run(prepare(image, mask, detail, options));
    // Only patches are laid over more than one crop of the networks.
    const parts = planParts(masks, detail === 'patches');
    const isSteered = options.only !== undefined;
    const hidden = detail === 'patches' ? await turns.run(findHidden(image, masks, parts, isSteered)) : [];
    // Copied only now: what is too large is refused before. Not spread: the size of the browser's ImageData is no
    // property of its own.
    const { width, height } = image;
    const picture: Rgba = { width, height, data: new Uint8Array(image.data) };
    const how = { detail, feather, seed, isSteered, standings };
    const fills = await fillParts({ picture, masks, parts }, how, run, options);
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

/** The masks of a fill, and what the removed things stood on. What is as large as the picture is let go of here. */
function* prepare(
  image: Rgba,
  mask: Mask,
  detail: Detail,
  options: FillOptions,
): Work<{ masks: Masks; standings: Stood[] }> {
  const hole = yield* flagsOfMask(yield* grownMask(image, mask, options.grow ?? 0));
  // Who says where to borrow from may want just that back; and only patches know what to do with ground.
  const standings = detail === 'patches' && !options.only ? yield* standsOn({ image, hole }) : [];
  return { masks: prepareMasks(image, yield* withoutNeighbours(image, hole, standings), options), standings };
}
