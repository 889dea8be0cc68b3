import type * as tf from '@tensorflow/tfjs-core';

import type { Grid } from '../attention/options.ts';
import type { Box } from '../types.ts';
import type { LayerTable, Weights } from './layers.ts';
import type { Workspace } from '../tensors/workspace.ts';
import type { Work } from '../turns.ts';

export interface NetworkInput {
  /** [1, H, W, 3], RGB, -1..1; what is under the hole does not matter. */
  readonly image: tf.Tensor4D;
  /** [1, H, W, 1], 1 = to be filled. */
  readonly hole: tf.Tensor4D;
  /** [H, W], 1 = must not be borrowed from: the hole, and what is transparent, forbidden or padding. */
  readonly invalid: tf.Tensor2D;
  /** The hole's bounding box in pixels of this input. */
  readonly holeBox: Box;
}

export interface NetworkOutput {
  /** [1, H, W, 3]: the coarse network's picture, not pasted. */
  readonly coarse: tf.Tensor4D;
  /** [1, H, W, 3]: the refined picture, not pasted. */
  readonly refined: tf.Tensor4D;
  /** [1, H, W, 3]: the picture made of copied pixels alone; only networks that copy pixels have it. */
  readonly copied?: tf.Tensor4D;
  /** [1, H, W, 1], 0..1: how far the copied pixels are trusted. */
  readonly trust?: tf.Tensor4D;
  /** [cells of `attentionBox`, source cells]. */
  readonly attention: tf.Tensor2D;
  /** The cells that have a row in `attention`; a superset of the hole's. */
  readonly attentionBox: Box;
  readonly grid: Grid;
}

/** What the engine knows of a network. */
export interface Network {
  readonly table: LayerTable;
  /** Heights and widths must be multiples of this. */
  readonly multiple: number;
  /** Side of an attention cell in pixels of the network's input. */
  readonly cellSize: number;
  /**
   * The same weights in less time, for a picture that patches only go by (detail 'patches'); where there is none, the
   * network itself does. Table, multiple and cells are the same.
   */
  readonly draft?: Network;
  /**
   * Runs both stages in steps. The workspace owns every tensor of the result. `onStage` is told, with a share of the
   * whole 0..1, how far the run is; `onCoarse` is given the coarse network's picture, not pasted, as soon as it is
   * there.
   */
  run(
    input: NetworkInput,
    weights: Weights,
    workspace: Workspace,
    onStage: (stage: 'coarse' | 'refine', fraction: number) => void,
    onCoarse?: (coarse: tf.Tensor4D) => void,
  ): Work<NetworkOutput>;
}
