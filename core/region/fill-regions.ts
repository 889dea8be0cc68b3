/** Fills all regions of a picture: here, and beside that by a helper where there is one and regions are independent. */
import type { Rgba } from '../raster/raster.ts';
import type { FillOptions, Region, RegionFill, RegionHelper, RegionOptions } from '../types.ts';
import { fillRegion, readBy } from './fill-region.ts';
import type { Masks } from './masks.ts';
import { paste } from './paste.ts';
import { cutJob, inWhole } from './region-job.ts';
import type { Run } from './run.ts';
import { isWorthHelp, mustFollow, suitsHelper, Worklist } from './share-out.ts';

/** Milliseconds after which one who waits for the helper looks whether the fill was cancelled. */
const LOOK = 50;

/** A picture so far, and what is to be filled of it. Both are written to. */
interface Whole {
  readonly picture: Rgba;
  readonly masks: Masks;
  readonly regions: readonly Region[];
}

/**
 * Fills the regions, each on the result of those before it, and pastes them into the picture. The same bytes whether
 * somebody helps or not. What the helper cannot do is done here.
 */
export async function fillRegions(
  whole: Whole,
  how: RegionOptions,
  run: Run,
  { help, onPreview }: Pick<FillOptions, 'help' | 'onPreview'>,
): Promise<RegionFill[]> {
  const { picture, masks, regions } = whole;
  const fills: RegionFill[] = [];
  const reads = regions.map((region) => readBy(region, picture));
  const before = mustFollow(regions.map(({ hole }, n) => ({ reads: reads[n], writes: hole })));
  const list = new Worklist(before);
  const finish = (n: number, fill: RegionFill) => {
    paste(fill.filled, regions[n].hole, picture, masks);
    fills[n] = fill;
    list.finish(n);
  };
  const jobOf = (n: number) => ({ ...how, region: regions[n], picture, masks });

  let helper: RegionHelper | undefined;
  let isOver = false;
  const beHelped = async () => {
    helper = await help?.();
    while (helper && !isOver && !list.isHandedOut) {
      const n = list.take((region) => suitsHelper(regions[region].crop));
      if (n === undefined) {
        await list.changed();
        continue;
      }
      try {
        const fill = await helper.fill(
          cutJob(jobOf(n), reads[n]),
          ({ fraction }) => run.clock.elsewhere(n, fraction),
          onPreview &&
            (({ stage, box, image }) => {
              const { x, y } = reads[n];
              if (!isOver)
                onPreview({ region: n, stage, box: { ...box, x: box.x + x, y: box.y + y }, image });
            }),
        );
        if (isOver) return;
        run.clock.add(fill.timings);
        run.helpedBytes = Math.max(run.helpedBytes, fill.peakTensorBytes);
        run.helpedRegions++;
        finish(n, inWhole(fill, jobOf(n), reads[n]));
        run.clock.elsewhere(n, 1);
      } catch {
        // It is gone, or cannot do what may be possible here.
        list.putBack(n);
        return;
      }
    }
  };
  // Whatever goes wrong with a helper, there is none then.
  if (isWorthHelp(before)) beHelped().catch(() => undefined);
  try {
    while (!list.isDone) {
      const n = list.take();
      if (n === undefined) {
        await run.turns.until(list.changed(), LOOK);
        continue;
      }
      run.clock.region(n, regions);
      finish(n, await fillRegion(jobOf(n), run));
    }
  } finally {
    isOver = true;
    if (!list.isDone) helper?.abort();
  }
  return fills;
}
