import { overlap, seenFrom } from '../raster/boxes.ts';
import { countSet, cut, raster, type Rgba } from '../raster/raster.ts';
import type { Box, PartJob, RegionFill } from '../types.ts';
import { blend } from './blend.ts';
import { confidenceOf } from './confidence.ts';
import { cutPart, narrowed, type Crop } from './crop.ts';
import { addDetail, partOf } from './detail.ts';
import { paste } from './paste.ts';
import { provenanceOf } from './provenance.ts';
import { bringsBack, lookAtRemoved, sourcesBesideRemoved } from './removed-things.ts';
import type { Run } from './run.ts';
import { showToNetworks } from './show-to-networks.ts';
import { windowOf } from './window.ts';

/**
 * Fills one part: it is cut out of the picture (`cutPart`), what was removed is kept from coming back
 * (`sourcesBesideRemoved`), its regions are filled by the networks at their size (`showToNetworks`), all of it is
 * brought to the picture's own resolution (`addDetail`) and joined to its surroundings without a seam (`blend`). The
 * picture and its masks are only read.
 *
 * @returns what was made of each of its regions
 */
export async function fillPart(job: PartJob, run: Run): Promise<RegionFill[]> {
  const { part, picture, masks, detail, feather, seed, isSteered } = job;
  const { turns } = run;
  // Only patches know what to do with more than the networks see.
  const window = detail === 'patches' ? await turns.run(windowOf(picture, masks, part)) : part.crop;
  const whole = cutPart(picture, masks, part, seed, window);
  // Who says where to borrow from may want just that back.
  const removed = isSteered ? undefined : await turns.run(lookAtRemoved(whole));
  const standings = job.standings
    .filter(({ box }) => overlap(box, part.hole))
    .map((one) => ({ ...one, box: seenFrom(whole.box, one.box) }));
  const source = removed && (await turns.run(sourcesBesideRemoved(whole, removed)));
  const wide = source ? { ...whole, source } : whole;
  const crop = narrowed(wide);
  const seen = await showToNetworks(crop, part, detail, run);
  const detailed = await run.stage('detail', addDetail(wide, seen, { detail, seed, isSteered, standings }));
  const blended = await run.stage('blend', blend(crop, detailed, seen, { detail, feather }));
  const isBack =
    removed !== undefined && (await turns.run(bringsBack(withHole(whole, blended, crop.box), removed)));
  const sourcesKept = countSet(wide.source) / Math.max(1, countSet(whole.source));
  const isStanding = standings.length > 0 && standings.every(({ colour }) => colour);
  const fills: RegionFill[] = [];
  for (const { region, crop: piece, fill } of seen) {
    const made = {
      detailed: partOf(detailed, part, region),
      refined: fill.refined,
      isBack,
      sourcesKept,
      isStanding,
    };
    fills.push({
      filled: cut(blended, seenFrom(crop.box, region.hole)),
      pixels: countSet(piece.hole),
      attention: fill.attention,
      provenance: provenanceOf(detailed, piece, region, picture.width),
      confidence: await turns.run(confidenceOf(piece, made)),
    });
  }
  return fills;
}

/** A crop whose hole is filled as a part of it, at `box` of the picture, shows. */
function withHole(crop: Crop, filled: Rgba, box: Box): Crop {
  const { hole } = crop.region;
  const image = raster(crop.image, crop.image.data.slice());
  const unfilled = raster(crop.hole, crop.hole.data.slice());
  paste(cut(filled, seenFrom(box, hole)), seenFrom(crop.box, hole), image, { unfilled });
  return { ...crop, image };
}
