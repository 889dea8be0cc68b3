import * as tf from '@tensorflow/tfjs-core';

import { attentionMap } from '../attention/attention-map.ts';
import type { Grid } from '../attention/options.ts';
import { InpaintError } from '../errors.ts';
import type { Network, NetworkOutput } from '../networks/network.ts';
import { raster, type FloatRaster, type Rgb, type Size } from '../raster/raster.ts';
import { pushPull } from '../tensors/push-pull.ts';
import type { Work } from '../turns.ts';
import type { AttentionMap, BackendName } from '../types.ts';
import { cutPreview } from './preview.ts';
import type { Run } from './run.ts';
import type { WorkingInput } from './working-input.ts';

/** What the networks say about a region, at working size (padding cut off). */
export interface NetworkFill {
  /** The refined picture in the hole, the input elsewhere. */
  readonly refined: Rgb<Float32Array>;
  /** 0..255 where the picture has transparency, undefined if it has none. */
  readonly alpha: FloatRaster | undefined;
  readonly attention: AttentionMap;
}

/**
 * Runs both networks on one region and reads the result back. Throws `InpaintError` 'not-finite' if a backend made
 * numbers that are none. Leaves no tensor in the workspace.
 *
 * @param network the model's, or its draft
 */
export async function runNetworks(input: WorkingInput, network: Network, run: Run): Promise<NetworkFill> {
  const { region } = input;
  const { cellSize } = network;
  const { output, refined, matrix, trust, alpha, shown } = await run.turns.run(compute(input, network, run));
  await shown;
  const [colours, rows, trusted, alphas] = await Promise.all(
    [refined, matrix, trust, alpha].map(async (tensor) => tensor && ((await tensor.data()) as Float32Array)),
  );
  run.workspace.dispose();
  if (!allFinite(colours!) || !allFinite(rows!)) {
    throw notFinite(run.model.backend);
  }
  const attention = attentionMap({
    matrix: rows!,
    box: output.attentionBox,
    grid: output.grid,
    hole: holeCells(input, output.grid, cellSize),
    ...(trusted ? { trust: trusted } : {}),
    cellSize,
    region,
  });
  const size = { width: region.workingWidth, height: region.workingHeight };
  const pasted = raster(size, cutPadding(colours!, 3, input.width, size));
  run.show('refine', () => cutPreview(pasted, input));
  return {
    refined: pasted,
    alpha: alphas && raster(size, cutPadding(alphas, 1, input.width, size)),
    attention,
  };
}

/**
 * Numbers that are none. The next backend is tried in any case; this is the sentence where there is none. The
 * processor computes by the standard of floats, so there the weights are the likely cause; a graphics card may be
 * wrong, or compute in half-floats.
 */
function notFinite(backend: BackendName): InpaintError {
  const isProcessor = backend === 'wasm' || backend === 'cpu';
  return new InpaintError(
    'not-finite',
    isProcessor
      ? 'These weights give numbers beyond any picture: choose others.'
      : 'The graphics card computed numbers beyond any picture: try another backend, or other weights.',
  );
}

/** From the input's numbers to the tensors that are read back. */
function* compute(
  input: WorkingInput,
  network: Network,
  run: Run,
): Work<{ output: NetworkOutput; shown: Promise<void> | undefined } & ReturnType<typeof toRead>> {
  const { model, workspace, clock } = run;
  const tensors = yield* workspace.step(() => toTensors(input));
  const given = { ...tensors, holeBox: input.holeBox };
  let shown: Promise<void> | undefined;
  const output = yield* network.run(
    given,
    model.weights,
    workspace,
    (stage, share) => clock.stage(stage, share),
    (coarse) => {
      if (run.wantsPreviews) shown = showCoarse(coarse, tensors, input, run);
    },
  );
  const read = yield* workspace.step(() => toRead(output, tensors, input, network.cellSize));
  return { output, shown, ...read };
}

/** Shows the coarse picture as soon as it is read. What goes wrong here goes wrong again where the result is read. */
async function showCoarse(
  coarse: tf.Tensor4D,
  tensors: InputTensors,
  input: WorkingInput,
  run: Run,
): Promise<void> {
  const colours = run.workspace.keep(() => pastedColours(coarse, tensors));
  try {
    const data = (await colours.data()) as Float32Array;
    run.show('coarse', () => cutPreview(raster(input, data), input));
  } catch {
    // Nothing is shown.
  }
  run.workspace.free(colours);
}

interface InputTensors {
  readonly image: tf.Tensor4D;
  readonly hole: tf.Tensor4D;
  readonly invalid: tf.Tensor2D;
}

function toTensors(input: WorkingInput): InputTensors {
  const { width, height } = input;
  const colour = tf.tensor4d(input.colour, [1, height, width, 3]);
  const hole = tf.tensor4d(input.hole, [1, height, width, 1]);
  const invalid = tf.tensor2d(input.invalid, [height, width]);
  if (!input.blank.includes(1)) return { image: colour, hole, invalid };
  // What is neither hole nor known gets a smooth guess, so that the networks see no false edges.
  const blank = tf.tensor4d(input.blank, [1, height, width, 1]);
  return { image: pushPull(colour, tf.maximum(hole, blank)), hole, invalid };
}

/** The refined picture pasted into the input, 0..255; the attention; and, where there are such, trust and alpha. */
function toRead(output: NetworkOutput, tensors: InputTensors, input: WorkingInput, cellSize: number) {
  const { width, height } = input;
  const { hole } = tensors;
  const alpha = () => pushPull(tf.tensor4d(input.alpha, [1, height, width, 1]), hole);
  return {
    refined: pastedColours(output.refined, tensors),
    matrix: output.attention.clone(),
    trust: output.trust && tf.avgPool(output.trust, cellSize, cellSize, 'same'),
    alpha: input.opaque ? undefined : alpha(),
  };
}

/** A network's picture pasted into the input, 0..255. */
function pastedColours(picture: tf.Tensor4D, { image, hole }: InputTensors): tf.Tensor4D {
  const pasted = tf.add(tf.mul(picture, hole), tf.mul(image, tf.sub(1, hole)));
  return tf.clipByValue(tf.mul<tf.Tensor4D>(tf.add(pasted, 1), 127.5), 0, 255);
}

/** Whether all numbers are. A plain loop, because the attention matrix has millions of them. */
function allFinite(data: Float32Array): boolean {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return false;
  return true;
}

/** 1 for every cell of the grid that touches the hole. */
function holeCells(input: WorkingInput, { rows, columns }: Grid, cellSize: number): Uint8Array {
  const cells = new Uint8Array(rows * columns);
  input.hole.forEach((value, i) => {
    if (!value) return;
    const row = Math.floor(Math.floor(i / input.width) / cellSize);
    cells[row * columns + Math.floor((i % input.width) / cellSize)] = 1;
  });
  return cells;
}

/** Cuts an array of rows of `stride` pixels down to the size of a picture without padding. */
function cutPadding(data: Float32Array, channels: number, stride: number, size: Size): Float32Array {
  const out = new Float32Array(size.width * size.height * channels);
  for (let y = 0; y < size.height; y++) {
    const row = data.subarray(y * stride * channels, (y * stride + size.width) * channels);
    out.set(row, y * size.width * channels);
  }
  return out;
}
