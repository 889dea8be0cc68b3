/** The engine's public face. Nothing outside `core` but its own tests imports any other file of it. */
export type * from './types.ts';
export { InpaintError, isAborted, type InpaintErrorCode } from './errors.ts';
export { type OpenOptions, openInpainter } from './inpainter.ts';
export { createInpainter, type InpainterOptions } from './lifecycle/create-inpainter.ts';
export { readWeights, type WeightsBundle } from './weights/bundle.ts';
export { type BackendReport } from './backends/open.ts';
export { detectBackends } from './lifecycle/detect-backends.ts';
export { type BackendRung, consequenceOf, LADDER } from './lifecycle/ladder.ts';
export { type Consequence, Gone, messageOf, NothingRuns, PassedOver } from './lifecycle/failures.ts';
export {
  type Attempt,
  type Ready,
  type Running,
  type State,
  Supervisor,
  type SupervisorOptions,
} from './lifecycle/supervisor.ts';
export { directionColours, renderAttention } from './attention/attention-map.ts';
export { wheelColour } from './attention/colour-wheel.ts';
export { boundingBox, growBox } from './raster/boxes.ts';
export { growFlags, growMask } from './raster/grow.ts';
export { cut, type Flags, flagsOfMask, IN_MASK, maskOfFlags } from './raster/raster.ts';
export { runAtOnce, Turns, type Work } from './turns.ts';
export { l1, l2, psnr } from './metrics/difference.ts';
export { type CheckpointIndex, readCheckpointIndex } from './weights/tf-checkpoint.ts';
export { importDeepfill, type ImportedWeights, recogniseDeepfill } from './weights/tf-checkpoint-deepfill.ts';
