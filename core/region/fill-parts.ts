/** Fills all parts of a hole: here, and beside that by a helper where there is one and parts are independent. */
import { raster, type Rgba } from '../raster/raster.ts';
import type { FillHow, FillOptions, Part, PartHelper, RegionFill } from '../types.ts';
import { fillPart } from './fill-part.ts';
import type { Masks } from './masks.ts';
import { paste } from './paste.ts';
import { cutJob, inWhole } from './part-job.ts';
import type { Run } from './run.ts';
import { isWorthHelp, mustFollow, suitsHelper, Worklist } from './share-out.ts';
import { lookedAt } from './window.ts';

/** Milliseconds after which one who waits for the helper looks whether the fill was cancelled. */
const LOOK = 50;

/** A picture, which is only read, and what is to be filled of it, which is taken off. */
interface Whole {
  readonly picture: Rgba;
  readonly masks: Masks;
  readonly parts: readonly Part[];
}

/**
 * Fills the parts, each on the result of those before it, and pastes them into a copy of the picture. The same bytes
 * whether somebody helps or not. What the helper cannot do is done here.
 *
 * @returns that copy, and what was made of each of the parts' regions
 */
export async function fillParts(
  whole: Whole,
  how: FillHow,
  run: Run,
  { help, onPreview }: Pick<FillOptions, 'help' | 'onPreview'>,
): Promise<{ picture: Rgba; fills: RegionFill[] }> {
  const { masks, parts } = whole;
  // Copied only when there is something to paste: the memory of a part that is being filled is as large.
  let copy: Rgba | undefined;
  run.clock.plan(parts);
  const fills: RegionFill[][] = [];
  const reads = parts.map((part) => lookedAt(part, whole.picture));
  const before = mustFollow(parts.map(({ hole }, n) => ({ reads: reads[n], writes: hole })));
  const list = new Worklist(before);
  const finish = (n: number, made: RegionFill[]) => {
    const picture = (copy ??= raster(whole.picture, new Uint8Array(whole.picture.data)));
    made.forEach(({ filled }, k) => paste(filled, parts[n].regions[k].hole, picture, masks));
    fills[n] = made;
    list.finish(n);
  };
  const jobOf = (n: number) => ({ ...how, part: parts[n], picture: copy ?? whole.picture, masks });

  let helper: PartHelper | undefined;
  let isOver = false;
  const beHelped = async () => {
    helper = await help?.();
    while (helper && !isOver && !list.isHandedOut) {
      const n = list.take((part) => suitsHelper(parts[part].crop));
      if (n === undefined) {
        await list.changed();
        continue;
      }
      try {
        const {
          fills: made,
          timings,
          peakTensorBytes,
        } = await helper.fill(
          cutJob(jobOf(n), reads[n]),
          ({ fraction }) => run.clock.elsewhere(n, fraction),
          onPreview &&
            (({ region, stage, box, image }) => {
              const { x, y } = reads[n];
              if (!isOver)
                onPreview({
                  region: run.clock.numberOf(n) + region,
                  stage,
                  box: { ...box, x: box.x + x, y: box.y + y },
                  image,
                });
            }),
        );
        if (isOver) return;
        run.clock.add(timings);
        run.helpedBytes = Math.max(run.helpedBytes, peakTensorBytes);
        run.helpedRegions += made.length;
        finish(n, inWhole(made, jobOf(n), reads[n]));
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
      run.clock.part(n);
      finish(n, await fillPart(jobOf(n), run));
    }
  } finally {
    isOver = true;
    if (!list.isDone) helper?.abort();
  }
  return { picture: copy!, fills: fills.flat() };
}
