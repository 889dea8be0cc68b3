import { isBackendLost, lostError } from '../backends/lost.ts';
import { overlap, seenFrom } from '../raster/boxes.ts';
import { countSet, cut, flagsOfMask } from '../raster/raster.ts';
import { grownMask } from '../select/grown-mask.ts';
import type { AttentionMap, FillOptions, FillResult, Mask, Provenance, Rgba } from '../types.ts';
import { blend } from './blend.ts';
import { confidenceOf, confidenceOfAll } from './confidence.ts';
import { cutRegion, narrowed } from './crop.ts';
import { addDetail } from './detail.ts';
import { hiddenThings } from './hidden/hidden-things.ts';
import { showHidden } from './hidden/show-hidden.ts';
import { prepareMasks } from './masks.ts';
import { withoutNeighbours } from './neighbours.ts';
import { runNetworks } from './networks.ts';
import { paste } from './paste.ts';
import { planRegions } from './plan.ts';
import { provenanceOf } from './provenance.ts';
import { bringsBack, lookAtRemoved, sourcesBesideRemoved } from './removed-things.ts';
import { Run, type Model } from './run.ts';
import { standsOn } from './stands-on.ts';
import { windowOf } from './window.ts';
import { workingInput } from './working-input.ts';

/**
 * Fills the hole of a picture. `withoutNeighbours` leaves out what a mask covers of things beside the removed one,
 * `prepareMasks` says what is to be filled and what may be borrowed, `planRegions` divides that into regions. Each
 * region is filled on the result of those before it: it is cut out of the picture (`cutRegion`), what was removed is
 * kept from coming back (`sourcesBesideRemoved`), the crop is scaled to the
 * networks' size (`workingInput`), filled there (`runNetworks`), brought to the picture's own resolution
 * (`addDetail`), joined to its surroundings without a seam (`blend`) and put back (`paste`).
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
  const attention: AttentionMap[] = [];
  const provenance: Provenance[] = [];
  const judged: { confidence: number | null; pixels: number }[] = [];
  const run = new Run(model, options);
  const { clock, turns, workspace } = run;
  try {
    clock.stage('prepare', 0);
    const grown = await turns.run(grownMask(image, mask, options.grow ?? 0));
    const hole = await turns.run(flagsOfMask(grown));
    // Who says where to borrow from may want just that back; and only patches know what to do with ground.
    const stood = detail === 'patches' && !options.only ? await turns.run(standsOn({ image, hole })) : [];
    const masks = prepareMasks(image, await turns.run(withoutNeighbours(image, hole, stood)), options);
    const regions = planRegions(masks);
    // Copied only now: what is too large is refused before. Not spread: the size of the browser's ImageData is no
    // property of its own.
    const { width, height } = image;
    const picture: Rgba = { width, height, data: new Uint8Array(image.data) };
    for (const [index, region] of regions.entries()) {
      clock.region(index, regions);
      // Only patches know what to do with more than the networks see.
      const window = detail === 'patches' ? await turns.run(windowOf(picture, masks, region)) : region.crop;
      const whole = cutRegion(picture, masks, region, seed, window);
      const removed = options.only ? undefined : await turns.run(lookAtRemoved(whole));
      const standings = stood
        .filter(({ box }) => overlap(box, region.hole))
        .map((one) => ({ ...one, box: seenFrom(whole.box, one.box) }));
      const hidden =
        detail === 'patches' && removed ? await turns.run(hiddenThings(picture, masks, whole)) : undefined;
      const source = removed && (await turns.run(sourcesBesideRemoved(whole, removed)));
      const wide = source ? { ...whole, source } : whole;
      const crop = narrowed(wide);
      const input = await turns.run(workingInput(crop, model.network.multiple));
      const fill = await runNetworks(input, run);
      const plain = await run.stage(
        'detail',
        addDetail(wide, crop, fill, { detail, seed, isSteered: options.only !== undefined, standings }),
      );
      const detailed = hidden ? showHidden(plain, hidden, whole, crop) : plain;
      const blended = await run.stage('blend', blend(crop, detailed, fill, { detail, feather }));
      paste(blended, crop, picture, masks);
      const after = { ...whole, image: cut(picture, whole.box) };
      const isBack = removed !== undefined && (await turns.run(bringsBack(after, removed)));
      const sourcesKept = countSet(wide.source) / Math.max(1, countSet(whole.source));
      const isStanding = standings.length > 0 && standings.every(({ colour }) => colour);
      const made = { detailed, refined: fill.refined, isBack, sourcesKept, isStanding };
      const confidence = await turns.run(confidenceOf(crop, made));
      judged.push({ confidence, pixels: countSet(crop.hole) });
      attention.push(fill.attention);
      provenance.push(provenanceOf(detailed, crop, width));
    }
    // A graphics card that was lost goes on giving numbers, which mean nothing.
    if (isBackendLost(model.backend)) throw lostError();
    clock.finish();
    return {
      image: picture,
      attention,
      provenance,
      confidence: confidenceOfAll(judged),
      regionConfidence: judged.map(({ confidence }) => confidence),
      regions,
      backend: model.backend,
      timings: clock.timings,
      peakTensorBytes: workspace.peakBytes,
    };
  } finally {
    workspace.dispose();
  }
}
