/**
 * What both DeepFill networks are: a coarse network, then a refinement of two encoders, one of which attends, and one
 * decoder. Their tables say the rest. Weights are RGB here; the importer turns the official BGR ones.
 */
import * as tf from '@tensorflow/tfjs-core';

import { contextualAttention } from '../attention/contextual-attention.ts';
import { OFFICIAL_ATTENTION } from '../attention/options.ts';
import { type Activation, convolve, doubleSize, type LayerTable, tableOf, type Weights } from './layers.ts';
import type { Network, NetworkInput, NetworkOutput } from './network.ts';
import type { Workspace } from '../tensors/workspace.ts';
import type { Work } from '../turns.ts';

/** [name, kernel, stride, dilation, input, output]; names ending in _upsample double the map first. */
export type Row = readonly [string, number, 1 | 2, number, number, number];

export interface DeepfillTable {
  readonly coarse: readonly Row[];
  readonly hallucination: readonly Row[];
  readonly attention: readonly Row[];
  readonly afterAttention: readonly Row[];
  readonly decoder: readonly Row[];
  readonly activation: (name: string) => Activation;
  /** Brings the last layer's values into -1..1. */
  readonly squash: (x: tf.Tensor4D) => tf.Tensor4D;
  /** Whether the refinement is told where the hole is; if not it sees three channels. */
  readonly refinementSeesMask: boolean;
}

export function createDeepfill(rows: DeepfillTable): Network {
  const all = [rows.coarse, rows.hallucination, rows.attention, rows.afterAttention, rows.decoder].flat();
  const table = tableOf(
    all.map(([name, kernel, stride, dilation, input, output]) => {
      return { name, kernel, stride, dilation, input, output, activation: rows.activation(name) };
    }),
  );
  return { table, multiple: 8, cellSize: 8, run: (...run) => runDeepfill(rows, table, ...run) };
}

/** Runs rows of the table one after another; the input is kept. */
function* chain(
  x: tf.Tensor4D,
  rows: readonly Row[],
  table: LayerTable,
  weights: Weights,
  workspace: Workspace,
  onLayer: () => void,
): Work<tf.Tensor4D> {
  let y = x;
  for (const [name] of rows) {
    const next = yield* workspace.step(() =>
      convolve(name.endsWith('_upsample') ? doubleSize(y) : y, table.get(name)!, weights, 'same'),
    );
    if (y !== x) workspace.free(y);
    y = next;
    onLayer();
  }
  return y;
}

function withMask(image: tf.Tensor4D, hole: tf.Tensor4D): tf.Tensor4D {
  return tf.concat([image, tf.onesLike(hole), hole], 3);
}

function* runDeepfill(
  rows: DeepfillTable,
  table: LayerTable,
  { image, hole, invalid }: NetworkInput,
  weights: Weights,
  workspace: Workspace,
  onStage: (stage: 'coarse' | 'refine', fraction: number) => void,
  onCoarse?: (coarse: tf.Tensor4D) => void,
): Work<NetworkOutput> {
  const refineLayers = table.size - rows.coarse.length;
  let done = 0;
  const coarseLayer = () => onStage('coarse', ++done / rows.coarse.length);
  const refineLayer = () => onStage('refine', (++done - rows.coarse.length) / refineLayers);

  const first = yield* workspace.step(() => withMask(tf.mul(image, tf.sub(1, hole)), hole));
  const raw = yield* chain(first, rows.coarse, table, weights, workspace, coarseLayer);
  const [coarse, second] = yield* workspace.step(() => {
    const squashed = rows.squash(raw);
    const pasted: tf.Tensor4D = tf.add(tf.mul(squashed, hole), tf.mul(image, tf.sub(1, hole)));
    const seen = rows.refinementSeesMask ? withMask(pasted, hole) : pasted;
    return [squashed, seen] as [tf.Tensor4D, tf.Tensor4D];
  });
  workspace.free(first, raw);
  onCoarse?.(coarse);

  const hallucinated = yield* chain(second, rows.hallucination, table, weights, workspace, refineLayer);
  const features = yield* chain(second, rows.attention, table, weights, workspace, refineLayer);
  workspace.free(second);
  const [map, blocked] = yield* workspace.step(() => {
    const [, h, w, c] = features.shape;
    const mask = tf.expandDims<tf.Tensor3D>(invalid, 2);
    const reduced = tf.image.resizeNearestNeighbor(mask, [h, w], true);
    return [tf.reshape(features, [h, w, c]), tf.reshape(reduced, [h, w])] as [tf.Tensor3D, tf.Tensor2D];
  });
  const { rebuilt, attention, box, sourceGrid } = yield* contextualAttention(
    { foreground: map, background: map, payload: map, invalid: blocked },
    OFFICIAL_ATTENTION,
    workspace,
  );
  const borrowed = yield* workspace.step(() => tf.expandDims<tf.Tensor4D>(rebuilt, 0));
  workspace.free(features, map, blocked, rebuilt);
  const attending = yield* chain(borrowed, rows.afterAttention, table, weights, workspace, refineLayer);
  const joined = yield* workspace.step(() => tf.concat([hallucinated, attending], 3));
  workspace.free(borrowed, hallucinated, attending);
  const last = yield* chain(joined, rows.decoder, table, weights, workspace, refineLayer);
  const refined = yield* workspace.step(() => rows.squash(last));
  workspace.free(joined, last);
  return { coarse, refined, attention, attentionBox: box, grid: sourceGrid };
}
