import { raster, type Flags, type Rgba } from '../raster/raster.ts';
import { enlarge } from '../raster/resample.ts';
import { seenFrom } from '../raster/boxes.ts';
import type { Work } from '../turns.ts';
import type { Detail, Part } from '../types.ts';
import { pieceOf, type Crop } from './crop.ts';
import type { SeenRegion } from './detail.ts';
import { runNetworks, type NetworkFill } from './networks.ts';
import type { Run } from './run.ts';
import { workingInput } from './working-input.ts';

/**
 * Shows the networks the regions of a part, one after the other. A later one sees the earlier ones as the networks have
 * filled them: known, but no source.
 *
 * @param whole the part's crop; it is not changed
 * @param detail what follows: patches go by the networks' draft, all else shows their best
 */
export async function showToNetworks(
  whole: Crop,
  { regions }: Part,
  detail: Detail,
  run: Run,
): Promise<SeenRegion[]> {
  const { network } = run.model;
  const seeing = (detail === 'patches' && network.draft) || network;
  const seen: SeenRegion[] = [];
  let left = whole;
  for (const region of regions) {
    if (seen.length > 0) run.clock.nextRegion();
    const crop = regions.length > 1 ? pieceOf(left, region) : whole;
    const input = await run.turns.run(workingInput(crop, region, seeing.multiple));
    const fill = await runNetworks(input, seeing, run);
    seen.push({ region, crop, fill });
    if (seen.length < regions.length) left = await run.turns.run(withDraft(left, crop, fill));
  }
  return seen;
}

/** The crop with the hole of one of its pieces filled as the networks would. */
function* withDraft(whole: Crop, piece: Crop, { refined }: NetworkFill): Work<Crop> {
  const draft = yield* enlarge(refined, piece.hole);
  const image: Rgba = raster(whole.image, whole.image.data.slice());
  const [hole, unknown] = [whole.hole, whole.unknown].map((flags): Flags =>
    raster(flags, flags.data.slice()),
  );
  const { width } = image;
  const { x: left, y: top } = seenFrom(whole.box, piece.box);
  for (let i = 0; i < piece.hole.data.length; i++) {
    if (!piece.hole.data[i]) continue;
    const to = (top + Math.floor(i / piece.hole.width)) * width + left + (i % piece.hole.width);
    for (let c = 0; c < 3; c++) image.data[4 * to + c] = Math.round(draft.data[3 * i + c]);
    image.data[4 * to + 3] = 255;
    hole.data[to] = unknown.data[to] = 0;
  }
  return { ...whole, image, hole, unknown };
}
