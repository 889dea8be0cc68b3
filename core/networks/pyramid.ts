/**
 * The default network: a pyramid-context encoder-decoder (coarse) at half and at its own size, then two encoders joined
 * in one decoder (refinement), of which one attends: contextual attention at a quarter of the size copies features and,
 * with them, the picture's own pixels. The refined picture is the input, moved towards the copied one as far as a gate
 * trusts it, plus a residual. Batch norm is folded into the convolutions. (After Yu et al. 2018 and PEN-Net 2019; the
 * table is that of weights/recipe/networks.py.)
 */
import * as tf from '@tensorflow/tfjs-core';

import { contextualAttention } from '../attention/contextual-attention.ts';
import { DEFAULT_ATTENTION } from '../attention/options.ts';
import { growBox, seenFrom } from '../raster/boxes.ts';
import type { Size } from '../raster/raster.ts';
import type { Box } from '../types.ts';
import { type ConvLayer, convolve, doubleSize, tableOf, type Weights } from './layers.ts';
import type { Network, NetworkInput, NetworkOutput } from './network.ts';
import { foldPixels, unfoldPixels } from '../tensors/pixel-blocks.ts';
import { pushPull } from '../tensors/push-pull.ts';
import type { Workspace } from '../tensors/workspace.ts';
import type { Work } from '../turns.ts';

/** Channels at 1, 1/2, 1/4, 1/8, 1/16 of a stage's input. */
type Widths = readonly [number, number, number, number, number];
const COARSE: Widths = [24, 48, 96, 160, 192];
const REFINE: Widths = [24, 48, 96, 128, 160];

/** Picture, ones (they mark the border under zero padding) and mask. */
const INPUT_CHANNELS = 5;

/** The attending branch works at 1/4, and attention at every second feature of that. */
const BRANCH = 4;
const CELL = 2 * BRANCH;

function conv(name: string, input: number, output: number, stride: 1 | 2 = 1, linear = false): ConvLayer {
  return {
    name,
    kernel: 3,
    stride,
    dilation: 1,
    input,
    output,
    activation: linear ? 'linear' : 'leaky-relu',
  };
}

function encoder(prefix: string, [a, b, c, d, e]: Widths, deepest: number): ConvLayer[] {
  return [
    conv(`${prefix}/e0`, INPUT_CHANNELS, a),
    conv(`${prefix}/e1/0`, a, b, 2),
    conv(`${prefix}/e1/1`, b, b),
    conv(`${prefix}/e2/0`, b, c, 2),
    conv(`${prefix}/e2/1`, c, c),
    conv(`${prefix}/e3/0`, c, d, 2),
    conv(`${prefix}/e3/1`, d, d),
    conv(`${prefix}/e4/0`, d, e, 2),
    ...Array.from({ length: deepest }, (_, i) => conv(`${prefix}/e4/${i + 1}`, e, e)),
  ];
}

function coarseLayers([a, b, c, d, e]: Widths): ConvLayer[] {
  return [
    ...encoder('coarse', [a, b, c, d, e], 2),
    conv('coarse/d3/0', e + d, d),
    conv('coarse/d3/1', d, c),
    conv('coarse/d2/0', c + c, c),
    conv('coarse/d2/1', c, b),
    conv('coarse/d1/0', b + b, b),
    conv('coarse/d1/1', b, a),
    conv('coarse/d0/0', a + a, a),
    conv('coarse/d0/1', a, 3, 1, true),
  ];
}

function refineLayers([a, b, c, d, e]: Widths): ConvLayer[] {
  return [
    ...encoder('refine', [a, b, c, d, e], 1),
    conv('refine/d3/0', e + d, d),
    conv('refine/d3/1', d, c),
    conv('refine/d2/0', c + c, c),
    conv('refine/p/0', INPUT_CHANNELS, a),
    conv('refine/p/1', a, b, 2),
    conv('refine/p/2', b, b),
    conv('refine/p/3', b, c, 2),
    conv('refine/p/4', c, c),
    conv('refine/p/5', c, c),
    conv('refine/p2/0', c, c),
    conv('refine/p2/1', c, c),
    conv('refine/m/0', c + c, c),
    conv('refine/m/1', c, b),
    conv('refine/d1/0', b + b, b),
    conv('refine/d1/1', b, a),
    conv('refine/d0/0', a + a + INPUT_CHANNELS + 3, a),
    conv('refine/d0/1', a, 4, 1, true),
  ];
}

const table = tableOf([...coarseLayers(COARSE), ...refineLayers(REFINE)]);

function inCells(box: Box, side: number): Box {
  const x = Math.floor(box.x / side);
  const y = Math.floor(box.y / side);
  return {
    x,
    y,
    width: Math.ceil((box.x + box.width) / side) - x,
    height: Math.ceil((box.y + box.height) / side) - y,
  };
}

/** How far from the hole, in pixels, the decoder looks: nothing beyond can change a pixel of the hole. */
const DECODER_REACH = 24;

/** Cells of the decoder's first step and of the encoder's last one, in pixels. */
const DECODER_CELL = 8;
const DEEPEST_CELL = 16;

/** A box grown by so much, in whole cells. */
function grownInCells(box: Box, by: number, side: number, size: Size): Box {
  const { x, y, width, height } = inCells(growBox(box, by, size), side);
  return { x: x * side, y: y * side, width: width * side, height: height * side };
}

/** The part of the picture that the decoder must work on. */
function decoderBox(hole: Box, size: Size): Box {
  return grownInCells(hole, DECODER_REACH, DECODER_CELL, size);
}

/** The part of a map that lies in `box`, a box of the picture, of which the map's cells are `cell` pixels wide. */
function cutOut(map: tf.Tensor4D, { x, y, width, height }: Box, cell: number): tf.Tensor4D {
  const [, h, w, channels] = map.shape;
  if (width === w * cell && height === h * cell) return map.clone();
  return tf.slice(map, [0, y / cell, x / cell, 0], [1, height / cell, width / cell, channels]);
}

/** Puts a map of `box` back into a picture of zeros. */
function putBack(map: tf.Tensor4D, { x, y, width, height }: Box, [, h, w]: readonly number[]): tf.Tensor4D {
  return tf.pad(map, [
    [0, 0],
    [y, h - y - height],
    [x, w - x - width],
    [0, 0],
  ]);
}

/** Runs layers of the table by name, freeing inputs that are no longer needed. */
class Runner {
  private done = 0;

  constructor(
    private readonly weights: Weights,
    readonly workspace: Workspace,
    private readonly onLayer: (share: number) => void,
    private readonly total: number,
  ) {}

  /** One layer. */
  *layer(x: tf.Tensor4D, name: string): Work<tf.Tensor4D> {
    const y = yield* this.workspace.step(() => convolve(x, table.get(name)!, this.weights, 'every-side'));
    this.onLayer(++this.done / this.total);
    return y;
  }

  /** Layers one after another; the first one's input is kept. */
  *chain(x: tf.Tensor4D, ...names: string[]): Work<tf.Tensor4D> {
    let y = x;
    for (const name of names) {
      const next = yield* this.layer(y, name);
      if (y !== x) this.workspace.free(y);
      y = next;
    }
    return y;
  }

  /** The part of a map that lies in `box` (see cutOut); the map is freed. */
  *cut(map: tf.Tensor4D, box: Box, cell: number): Work<tf.Tensor4D> {
    const part = yield* this.workspace.step(() => cutOut(map, box, cell));
    this.workspace.free(map);
    return part;
  }

  /**
   * The decoder's first step, for `box` in a picture of this size: its two layers look two cells beyond it. Both maps
   * are freed.
   */
  *decodeDeepest(e: tf.Tensor4D, d: tf.Tensor4D, box: Box, size: Size, stage: string): Work<tf.Tensor4D> {
    const around = grownInCells(box, 2 * DECODER_CELL, DEEPEST_CELL, size);
    const deep = yield* this.cut(e, around, DEEPEST_CELL);
    const shallow = yield* this.cut(d, around, DECODER_CELL);
    const d3 = yield* this.up(deep, shallow, `${stage}/d3/0`, `${stage}/d3/1`);
    return yield* this.cut(d3, seenFrom(around, box), DECODER_CELL);
  }

  /** Layers on joined maps, which are freed. */
  *join(maps: readonly tf.Tensor4D[], ...names: string[]): Work<tf.Tensor4D> {
    const joined = yield* this.workspace.step(() => tf.concat([...maps], 3));
    this.workspace.free(...maps);
    const y = yield* this.chain(joined, ...names);
    this.workspace.free(joined);
    return y;
  }

  /** Doubles the deep map, joins it with the shallow one and runs layers; both inputs are freed. */
  *up(deep: tf.Tensor4D, shallow: tf.Tensor4D, ...names: string[]): Work<tf.Tensor4D> {
    const doubled = yield* this.workspace.step(() => doubleSize(deep));
    this.workspace.free(deep);
    return yield* this.join([doubled, shallow], ...names);
  }
}

/**
 * What the coarse network looks at: the picture at half size, where a cell of 2 x 2 pixels is hole as soon as one of
 * them is ('touched') or only when all are ('covered'); or both that ('covered') and the picture at its own size, of
 * which the mean is taken.
 */
type CoarseView = 'touched' | 'covered' | 'both-sizes';

/** A picture of which the hole is 0, its hole, [1, H, W, 3] and [1, H, W, 1], and the box around the hole. */
type Torn = { known: tf.Tensor4D; hole: tf.Tensor4D; holeBox: Box };

/** The picture at half size: the mean of the known pixels of each cell. */
function halfSize({ image, hole, holeBox }: NetworkInput, view: CoarseView): Torn {
  const known = tf.sub<tf.Tensor4D>(1, hole);
  const halfHole: tf.Tensor4D =
    view === 'touched' ? tf.maxPool(hole, 2, 2, 'valid') : tf.sub(1, tf.maxPool(known, 2, 2, 'valid'));
  const mean = tf.div(
    tf.avgPool(tf.mul<tf.Tensor4D>(image, known), 2, 2, 'valid'),
    tf.maximum(tf.avgPool(known, 2, 2, 'valid'), 1e-3),
  );
  return {
    known: tf.mul<tf.Tensor4D>(mean, tf.sub(1, halfHole)),
    hole: halfHole,
    holeBox: inCells(holeBox, 2),
  };
}

/** The coarse network on one size of the picture, [1, H, W, 3]: a smooth fill and, near the hole, what it adds. */
function* runCoarse(torn: () => Torn, runner: Runner): Work<tf.Tensor4D> {
  const { workspace } = runner;
  const { input, filled, holeBox } = yield* workspace.step(() => {
    const { known, hole, holeBox } = torn();
    const smooth = pushPull(known, hole);
    return { input: tf.concat([smooth, tf.onesLike(hole), hole], 3), filled: smooth, holeBox };
  });
  const size = { width: input.shape[2], height: input.shape[1] };
  const box = decoderBox(holeBox, size);
  const a = yield* runner.layer(input, 'coarse/e0');
  workspace.free(input);
  const b = yield* runner.chain(a, 'coarse/e1/0', 'coarse/e1/1');
  const c = yield* runner.chain(b, 'coarse/e2/0', 'coarse/e2/1');
  const d = yield* runner.chain(c, 'coarse/e3/0', 'coarse/e3/1');
  const e = yield* runner.chain(d, 'coarse/e4/0', 'coarse/e4/1', 'coarse/e4/2');
  const d3 = yield* runner.decodeDeepest(e, d, box, size, 'coarse');
  const near = (map: tf.Tensor4D, cell: number) => runner.cut(map, box, cell);
  const d2 = yield* runner.up(d3, yield* near(c, 4), 'coarse/d2/0', 'coarse/d2/1');
  const d1 = yield* runner.up(d2, yield* near(b, 2), 'coarse/d1/0', 'coarse/d1/1');
  const residual = yield* runner.up(d1, yield* near(a, 1), 'coarse/d0/0', 'coarse/d0/1');
  const coarse = yield* workspace.step(() =>
    tf.add<tf.Tensor4D>(filled, putBack(residual, box, filled.shape)),
  );
  workspace.free(filled, residual);
  return coarse;
}

/** Coarse stage; returns [1, H, W, 3]. */
function* runCoarseStage(input: NetworkInput, view: CoarseView, runner: Runner): Work<tf.Tensor4D> {
  const { workspace } = runner;
  const half = yield* runCoarse(() => halfSize(input, view), runner);
  const doubled = yield* workspace.step(() => {
    const [, h, w] = input.image.shape;
    return tf.image.resizeBilinear(half, [h, w], false, true);
  });
  workspace.free(half);
  if (view !== 'both-sizes') return doubled;
  const { image, hole, holeBox } = input;
  const whole = yield* runCoarse(() => ({ known: tf.mul(image, tf.sub(1, hole)), hole, holeBox }), runner);
  const coarse = yield* workspace.step(() => tf.mul<tf.Tensor4D>(0.5, tf.add(doubled, whole)));
  workspace.free(doubled, whole);
  return coarse;
}

type Attended = Omit<NetworkOutput, 'coarse' | 'refined' | 'trust'> & {
  features: tf.Tensor4D;
  copied: tf.Tensor4D;
};

/** The attending branch: features and pixels of the hole, borrowed from the rest of the picture. */
function* runAttention(x: tf.Tensor4D, input: NetworkInput, runner: Runner): Work<Attended> {
  const { workspace } = runner;
  const p = yield* runner.chain(x, ...[0, 1, 2, 3, 4, 5].map((i) => `refine/p/${i}`));
  const depth = p.shape[3];
  const [map, payload, invalid, smallHole] = yield* workspace.step(() => {
    const features: tf.Tensor3D = tf.reshape(p, [p.shape[1], p.shape[2], depth]);
    const pixels = foldPixels(
      tf.slice(x, [0, 0, 0, 0], [1, x.shape[1], x.shape[2], 3]) as tf.Tensor4D,
      BRANCH,
    );
    const [h, w] = input.invalid.shape;
    const blocked = tf.maxPool(
      tf.reshape(input.invalid, [1, h, w, 1]) as tf.Tensor4D,
      BRANCH,
      BRANCH,
      'valid',
    );
    return [
      features,
      tf.concat([features, pixels], 2),
      tf.reshape(blocked, [h / BRANCH, w / BRANCH]),
      tf.maxPool(input.hole, BRANCH, BRANCH, 'valid'),
    ] as [tf.Tensor3D, tf.Tensor3D, tf.Tensor2D, tf.Tensor4D];
  });
  const queries = inCells(input.holeBox, CELL);
  const { rebuilt, attention, box, sourceGrid } = yield* contextualAttention(
    { foreground: map, background: map, payload, invalid, queries },
    DEFAULT_ATTENTION,
    workspace,
  );
  const [features, copied] = yield* workspace.step(() => {
    // Where there is nothing to borrow from at all, the coarse picture stands in.
    const anySource = tf.cast(tf.greater(tf.max(attention), 0), 'float32');
    const inside = tf.mul(tf.reshape(smallHole, [smallHole.shape[1], smallHole.shape[2], 1]), anySource);
    const merged = tf.add(tf.mul(rebuilt, inside), tf.mul(payload, tf.sub(1, inside))) as tf.Tensor3D;
    const [h, w, d] = merged.shape;
    const picture = unfoldPixels(tf.slice(merged, [0, 0, depth], [h, w, d - depth]), BRANCH);
    return [tf.expandDims(tf.slice(merged, [0, 0, 0], [h, w, depth]), 0), picture] as [
      tf.Tensor4D,
      tf.Tensor4D,
    ];
  });
  workspace.free(p, map, payload, invalid, smallHole, rebuilt);
  return { features, copied, attention, attentionBox: box, grid: sourceGrid };
}

/** Refinement at full working size; what decodes works on the hole and its near surroundings only. */
function* runRefinement(
  coarse: tf.Tensor4D,
  input: NetworkInput,
  runner: Runner,
): Work<Omit<NetworkOutput, 'coarse'>> {
  const { workspace } = runner;
  const { image, hole } = input;
  const [pasted, x] = yield* workspace.step(() => {
    const merged = tf.add(tf.mul(coarse, hole), tf.mul(image, tf.sub(1, hole))) as tf.Tensor4D;
    return [merged, tf.concat([merged, tf.onesLike(hole), hole], 3)] as [tf.Tensor4D, tf.Tensor4D];
  });
  const a = yield* runner.layer(x, 'refine/e0');
  const b = yield* runner.chain(a, 'refine/e1/0', 'refine/e1/1');
  const c = yield* runner.chain(b, 'refine/e2/0', 'refine/e2/1');
  const d = yield* runner.chain(c, 'refine/e3/0', 'refine/e3/1');
  const e = yield* runner.chain(d, 'refine/e4/0', 'refine/e4/1');
  const size = { width: x.shape[2], height: x.shape[1] };
  const box = decoderBox(input.holeBox, size);
  const d3 = yield* runner.decodeDeepest(e, d, box, size, 'refine');
  const near = (map: tf.Tensor4D, cell: number) => runner.cut(map, box, cell);
  const hallucinated = yield* runner.up(d3, yield* near(c, 4), 'refine/d2/0');
  const { features, copied: borrowed, ...attention } = yield* runAttention(x, input, runner);
  const nearFeatures = yield* near(features, 4);
  const attending = yield* runner.chain(nearFeatures, 'refine/p2/0', 'refine/p2/1');
  workspace.free(nearFeatures);
  const copied = yield* workspace.step(
    () => tf.add(tf.mul(borrowed, hole), tf.mul(pasted, tf.sub(1, hole))) as tf.Tensor4D,
  );
  workspace.free(borrowed);
  const m = yield* runner.join([hallucinated, attending], 'refine/m/0', 'refine/m/1');
  const d1 = yield* runner.up(m, yield* near(b, 2), 'refine/d1/0', 'refine/d1/1');
  const last = yield* workspace.step(() => {
    const shallow = [a, x, copied].map((map) => cutOut(map, box, 1));
    return tf.concat([doubleSize(d1), ...shallow], 3);
  });
  workspace.free(d1, a, x);
  const decoded = yield* runner.chain(last, 'refine/d0/0', 'refine/d0/1');
  workspace.free(last);
  const change = yield* workspace.step(() => putBack(decoded, box, copied.shape));
  workspace.free(decoded);
  const [refined, trust] = yield* workspace.step(() => {
    const [, h, w] = change.shape;
    const gate = tf.sigmoid(tf.slice(change, [0, 0, 0, 3], [1, h, w, 1])) as tf.Tensor4D;
    const residual = tf.slice(change, [0, 0, 0, 0], [1, h, w, 3]);
    const moved = tf.add(tf.mul(gate, tf.sub(copied, pasted)), residual);
    return [tf.add(pasted, moved), gate] as [tf.Tensor4D, tf.Tensor4D];
  });
  workspace.free(change, pasted);
  return { refined, copied, trust, ...attention };
}

function createPyramid(view: CoarseView): Network {
  return {
    table,
    multiple: 32,
    cellSize: CELL,
    *run(input, weights, workspace, onStage, onCoarse) {
      const count = (prefix: string) => [...table.keys()].filter((name) => name.startsWith(prefix)).length;
      const stage = (name: 'coarse' | 'refine', times = 1) =>
        new Runner(weights, workspace, (share) => onStage(name, share), times * count(name));
      const coarse = yield* runCoarseStage(input, view, stage('coarse', view === 'both-sizes' ? 2 : 1));
      onCoarse?.(coarse);
      return { coarse, ...(yield* runRefinement(coarse, input, stage('refine'))) };
    },
  };
}

/** The first form, which the first weights were trained for. */
export const pyramid = createPyramid('touched');

/** The coarse network is given every known pixel, also those that share a cell with the hole. */
export const pyramid2 = createPyramid('covered');

/**
 * The default: the coarse network looks at the picture at half and at its own size. The same tensors; patches, which
 * replace its picture, do as well with half the size, at a third of the coarse network's time.
 */
export const pyramid3: Network = { ...createPyramid('both-sizes'), draft: pyramid2 };
