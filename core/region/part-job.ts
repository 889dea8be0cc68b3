/** A part as work that is given away: cut out with all that it reads, and brought back. */
import { seenFrom } from '../raster/boxes.ts';
import { cut } from '../raster/raster.ts';
import type { Box, Extent, PartJob, RegionFill } from '../types.ts';
import { inMasks } from './masks.ts';

/** The job in a picture of nothing but `box`, which holds all that the part reads. */
export function cutJob(job: PartJob, box: Box): PartJob {
  const { part, picture, masks, standings } = job;
  const { unfilled, source } = masks;
  const inFlags = inMasks(masks, box);
  const moved = <Some extends Extent>(some: Some): Some => ({
    ...some,
    crop: seenFrom(box, some.crop),
    hole: seenFrom(box, some.hole),
  });
  return {
    ...job,
    part: { ...moved(part), regions: part.regions.map(moved) },
    picture: cut(picture, box),
    standings: standings.map((one) => ({ ...one, box: seenFrom(box, one.box) })),
    masks: { unfilled: cut(unfilled, inFlags), source: cut(source, inFlags) },
  };
}

/** What came of a job that was cut out at `box`, as it would have come of the whole one. */
export function inWhole(fills: readonly RegionFill[], { part, picture }: PartJob, box: Box): RegionFill[] {
  return fills.map((fill, n) => {
    const region = part.regions[n];
    const sources = fill.provenance.sources.map((from) => {
      if (from < 0) return from;
      const [x, y] = [from % box.width, Math.floor(from / box.width)];
      return (box.y + y) * picture.width + box.x + x;
    });
    const provenance = { box: region.hole, pictureWidth: picture.width, sources };
    return { ...fill, attention: { ...fill.attention, region }, provenance };
  });
}
