/**
 * The engine's public face. Nothing outside `core` but its own tests imports any other file of it. A fill in Node:
 *
 * ```ts
 * const manifest = JSON.parse(await readFile('weights/default/manifest.json', 'utf8'));
 * const weights = readWeights(manifest, await readFile('weights/default/weights.bin'));
 * const inpainter = await createInpainter({ weights, backend: ['wasm', 'cpu'] });
 * const picture = { width: 64, height: 64, data: new Uint8Array(64 * 64 * 4).fill(200) };
 * const mask = { width: 64, height: 64, data: new Uint8Array(64 * 64) };
 * mask.data.fill(255, 30 * 64, 34 * 64);
 * const { image, backend } = await inpainter.fill(picture, mask);
 * inpainter.dispose();
 * ```
 */
export type * from './types.ts';
export { InpaintError, isAborted, throwIfAborted, type InpaintErrorCode } from './errors.ts';

// Filling: the engine on one backend, and on the first of a list that works.
export { openInpainter, openPartServer, type OpenOptions } from './inpainter.ts';
export { helperThrough, type PortHelper } from './region/part-port.ts';
export { isDoubtful } from './region/confidence.ts';
export { createInpainter, type InpainterOptions } from './lifecycle/create-inpainter.ts';
export { LONGEST_MANIFEST, LONGEST_WEIGHTS, readWeights, type WeightsBundle } from './weights/bundle.ts';

// Where to run, and what follows a loss.
export { type BackendReport } from './backends/open.ts';
export { detectBackends } from './lifecycle/detect-backends.ts';
export { type BackendRung, consequenceOf, LADDER } from './lifecycle/ladder.ts';
export { Gone, messageOf, NothingRuns, PassedOver } from './lifecycle/failures.ts';
export { type Running, Supervisor } from './lifecycle/supervisor.ts';

// Where a fill was copied from, and what the network attended to, to look at.
export { countLent, type Lent } from './provenance/lent.ts';
export { findPieces, type Piece, type Pieces } from './provenance/pieces.ts';
export { eachSource, filledAt, MADE, NOT_FILLED, sourceAt } from './provenance/provenance.ts';
export { directionColours, renderAttention } from './attention/attention-map.ts';
export { wheelColour } from './attention/colour-wheel.ts';

// Pixels, and long work on them in turns.
export { boundingBox, growBox } from './raster/boxes.ts';
export { emptyPixels, extend, extendData, extendedSize, type Margins } from './raster/extend.ts';
export { growFlags, growMask, squaredDistances } from './raster/grow.ts';
export { cut, type Flags, flagsOfMask, IN_MASK } from './raster/raster.ts';
export { runAtOnce, Turns, type Work } from './turns.ts';
export { l1, l2, psnr } from './metrics/difference.ts';
export { type Features, perceptualDistance, unitFeatures } from './metrics/perceptual.ts';
export { totalVariation } from './metrics/total-variation.ts';

// Which pixels are the object: from a loop, a scribble or a click; its rim and its shadow.
export { installKernels } from './kernels/kernels.ts';
export { selectObject } from './select/select-object.ts';
export { type SelectMarks } from './select/marks.ts';
export { furthestGrowth, growToRim, lookedAtBeyond } from './select/grow-to-rim.ts';
export { grownMask } from './select/grown-mask.ts';
export { findContactShadow, shadowReach } from './select/contact-shadow.ts';

// Weights of the official networks.
export { type CheckpointIndex, LONGEST_INDEX, readCheckpointIndex } from './weights/tf-checkpoint.ts';
export { importDeepfill, type ImportedWeights, recogniseDeepfill } from './weights/tf-checkpoint-deepfill.ts';

// What knows picture files: their size before decoding, PNG's exact pixels, what a file says beside them.
export { type ImageFormat, type ImageHead, readImageHead } from './files/image-size.ts';
export { isTooLarge, LARGEST_AREA, LARGEST_SIDE, LIMIT_IN_WORDS } from './files/size-limit.ts';
export {
  isPng,
  type PngChunk,
  type PngHeader,
  readPngChunks,
  readPngHeader,
  writePng,
} from './files/png-chunks.ts';
export { readPngParts } from './files/png-clean.ts';
export { DamagedPng, decodePng, decodePngParts, type PngPixels } from './files/png-pixels.ts';
export { narrow, narrowSample } from './files/narrow.ts';
export { FIRST_SIDEWAYS, type Samples, turnUpright } from './files/turn-upright.ts';
export { isJpeg, readJpegFrame, readJpegSegments } from './files/jpeg-segments.ts';
export { type Orientation, readOrientation } from './files/exif.ts';
export { type FileStatements, readStatements, withStatements, XMP_MARK } from './files/statements.ts';
