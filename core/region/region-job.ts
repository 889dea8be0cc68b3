/** A region as work that is given away: cut out with all that it reads, and brought back. */
import { seenFrom } from '../raster/boxes.ts';
import { cut } from '../raster/raster.ts';
import type { Box, RegionFill, RegionJob } from '../types.ts';

/** The job in a picture of nothing but `part`, which holds all that the region reads. */
export function cutJob(job: RegionJob, part: Box): RegionJob {
  const { region, picture, masks, standings } = job;
  const { unfilled, source } = masks;
  return {
    ...job,
    region: { ...region, crop: seenFrom(part, region.crop), hole: seenFrom(part, region.hole) },
    picture: cut(picture, part),
    standings: standings.map((one) => ({ ...one, box: seenFrom(part, one.box) })),
    masks: { unfilled: cut(unfilled, part), source: cut(source, part) },
  };
}

/** What came of a job that was cut out at `part`, as it would have come of the whole one. */
export function inWhole<Fill extends RegionFill>(
  fill: Fill,
  { region, picture }: RegionJob,
  part: Box,
): Fill {
  const sources = fill.provenance.sources.map((from) => {
    if (from < 0) return from;
    const [x, y] = [from % part.width, Math.floor(from / part.width)];
    return (part.y + y) * picture.width + part.x + x;
  });
  const provenance = { box: region.hole, pictureWidth: picture.width, sources };
  return { ...fill, attention: { ...fill.attention, region }, provenance };
}
