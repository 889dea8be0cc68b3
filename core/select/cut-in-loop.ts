import { growFlags, squaredDistances } from '../raster/grow.ts';
import { countSet, raster, type Flags, type Rgb } from '../raster/raster.ts';
import type { Work } from '../turns.ts';
import type { Box } from '../types.ts';
import { BACKGROUND, cutLabels, OBJECT, UNKNOWN } from './cut-labels.ts';
import { colourEvidence, grabCut, type Models } from './grab-cut.ts';
import { labelsOf, reduceMarks, type MarksInBox } from './marks.ts';
import { enlargeFlags, reduceColours, sizeWithin } from './reduce.ts';
import type { ShownPicture } from './shown-picture.ts';
import { tidy } from './tidy.ts';

/** Longest side at which the object is first looked for. */
const WORKING_SIDE = 160;

/**
 * How much a pixel's depth in the loop says against the object and for it, in nats: whoever draws around an object
 * stays near it, so what lies at the loop's rim is not the object and what lies deep inside is. It says less for it,
 * because a gap between legs or sleeves is deep inside, too. Colours outweigh both where they are plain.
 */
const MOST_AT_RIM = 3;
const MOST_INSIDE = 1.5;

/** The depth at which it says nothing, as a share of the loop's largest. */
const NEUTRAL_DEPTH = 0.2;

/** An object that leaves more of its loop than this is not believed: then the loop itself is the answer. */
const LEAST_OF_LOOP = 0.08;

/**
 * The object inside a loop: GrabCut at working size, then once more at the picture's own size in a narrow band along
 * the outline. `marks.within` must be given; all marks are those of `box`.
 *
 * @param onlyMarked drop every part without an object mark
 */
export function* cutInLoop(
  image: ShownPicture,
  box: Box,
  marks: MarksInBox,
  onlyMarked: boolean,
): Work<Flags> {
  const size = sizeWithin(box, WORKING_SIDE);
  const labels = labelsOf(yield* reduceMarks(marks, size));
  const start = labels.map((label) => (label === BACKGROUND ? BACKGROUND : OBJECT));
  const loop = raster(size, start);
  const colours = yield* reduceColours(image, box, size);
  const prior = yield* depthPrior(loop);
  const { object, models } = yield* grabCut(colours, labels, start, box.width / size.width, prior);
  const coarse = yield* tidy(object, labels, onlyMarked);
  const fullLabels = labelsOf(marks);
  if (countSet(coarse) < LEAST_OF_LOOP * countSet(loop)) {
    return raster(
      marks.object,
      fullLabels.map((label) => (label === BACKGROUND ? 0 : 1)),
    );
  }
  if (size.width === box.width && size.height === box.height) return coarse;
  const fine = yield* refine(yield* reduceColours(image, box, box), coarse, fullLabels, models);
  return yield* tidy(fine, fullLabels, onlyMarked);
}

/** What each pixel's distance to the outside of the loop says. */
function* depthPrior({ width, height, data }: Flags): Work<Float32Array> {
  const depth = Float32Array.from(data, (flag) => (flag ? Infinity : 0));
  yield* squaredDistances({ width, height, data: depth });
  let deepest = 0;
  for (let i = 0; i < depth.length; i++) {
    // A loop that covers the whole raster has no outside.
    depth[i] = Math.min(width, height, Math.sqrt(depth[i]));
    deepest = Math.max(deepest, depth[i]);
  }
  return depth.map((d) => {
    const beyondNeutral = d / (NEUTRAL_DEPTH * deepest) - 1;
    return Math.min(MOST_INSIDE, Math.max(-MOST_AT_RIM, MOST_AT_RIM * beyondNeutral));
  });
}

/** The outline found at working size, cut again at the picture's own size in a narrow band along it. */
function* refine(colours: Rgb, coarse: Flags, marked: Uint8Array, models: Models): Work<Flags> {
  const scale = Math.max(colours.width / coarse.width, colours.height / coarse.height);
  const object = yield* enlargeFlags(coarse, colours);
  const outside = raster(
    object,
    object.data.map((flag) => 1 - flag),
  );
  const reach = Math.ceil(1.5 * scale) + 1;
  const nearObject = yield* growFlags(object, reach);
  const nearOutside = yield* growFlags(outside, reach);
  const labels = new Uint8Array(object.data.length);
  for (let i = 0; i < labels.length; i++) {
    if (marked[i] !== UNKNOWN) labels[i] = marked[i];
    else if (nearObject.data[i] && nearOutside.data[i]) labels[i] = UNKNOWN;
    else labels[i] = object.data[i] ? OBJECT : BACKGROUND;
  }
  const evidence = yield* colourEvidence(colours, labels, models);
  return yield* cutLabels({ colours, labels, evidence, scale: 1 });
}
