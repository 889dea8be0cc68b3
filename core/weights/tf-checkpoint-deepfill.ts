/**
 * The official DeepFill checkpoints (JiahuiYu/generative_inpainting, v1.0.0 and v2.0.0) as weights of this project.
 * They are CC BY-NC 4.0, so they are not shipped here: who may use them has to fetch them from their authors.
 */
import { InpaintError } from '../errors.ts';
import { tensorShapes } from '../networks/layers.ts';
import { type Architecture, NETWORKS } from '../networks/registry.ts';
import { describeShape, quote } from './quote.ts';
import { type CheckpointEntry, type CheckpointIndex, readVariable } from './tf-checkpoint.ts';

/** A bundle ready to be written: `manifest` as JSON, `bytes` as they are. */
export interface ImportedWeights {
  readonly manifest: ImportedManifest;
  readonly bytes: Uint8Array;
  /** Names of variables that training needed and filling does not. */
  readonly ignored: readonly string[];
}

export interface ImportedManifest {
  readonly format: 'contextual-fill-weights';
  readonly architecture: Architecture;
  readonly licence: 'CC-BY-NC-4.0';
  readonly weights: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: 'float32';
  }[];
}

const SCOPE = 'inpaint_net/';
/** Tells the two networks apart: how many channels the first convolution makes. */
const FIRST_WIDTHS: Readonly<Record<number, Architecture>> = { 32: 'deepfill-v1', 48: 'deepfill-v2' };
/** Adam's moments of a weight lie beside it. */
const ADAM = /\/Adam(_1)?$/;
const PICTURE_CHANNELS = 3;

function bad(what: string): InpaintError {
  return new InpaintError('bad-weights', `The checkpoint cannot be used: ${what}.`);
}

/**
 * Which of the known networks a checkpoint holds; its index says it. Throws `InpaintError` 'bad-weights' for any other.
 */
export function recogniseDeepfill({ entries }: CheckpointIndex): Architecture {
  const first = entries.get(`${SCOPE}conv1/kernel`);
  if (!first) {
    const parts = new Set([...entries.keys()].map((name) => name.split('/', 1)[0]));
    const seen = [...parts].slice(0, 3).map(quote).join(', ');
    throw bad(
      `it is not one of DeepFill, for ${SCOPE}conv1/kernel is missing (its parts are: ${seen || 'none'})`,
    );
  }
  const architecture = FIRST_WIDTHS[first.shape.at(-1) ?? 0];
  if (!architecture) {
    throw bad(`its first layer has ${first.shape.at(-1)} channels; DeepFill v1 has 32 there and v2 has 48`);
  }
  return architecture;
}

/**
 * Turns a checkpoint into a bundle. Every variable of the generator must be a weight of the network, with its exact
 * shape, or a moment of its training; what lies outside the generator (critics, counters) is left out and named; every
 * weight must be there, in float32, with the checksum it was saved with. The official networks take and give
 * blue-green-red; here the picture channels of the first and last convolutions are put in the order red-green-blue.
 *
 * ```ts
 * const index = readCheckpointIndex(await readFile('snap-0.index'));
 * const { manifest, bytes } = importDeepfill(index, [await readFile('snap-0.data-00000-of-00001')]);
 * const weights = readWeights(manifest, bytes);
 * ```
 *
 * @param shards the data files in the order of their numbers
 * @throws `InpaintError` 'bad-weights'
 */
export function importDeepfill(index: CheckpointIndex, shards: readonly Uint8Array[]): ImportedWeights {
  const architecture = recogniseDeepfill(index);
  if (shards.length !== index.shards) {
    throw bad(`it has ${index.shards} data file(s) but ${shards.length} were given`);
  }
  const expected = tensorShapes(NETWORKS[architecture].table);
  const found = new Map<string, CheckpointEntry>();
  const ignored: string[] = [];
  for (const entry of index.entries.values()) {
    const name = bundleName(entry.name);
    if (!entry.name.startsWith(SCOPE) || ADAM.test(entry.name)) ignored.push(entry.name);
    else if (name === undefined || !expected.has(name)) {
      throw bad(`${quote(entry.name)} does not belong to ${architecture}`);
    } else found.set(name, entry);
  }

  for (const [name, shape] of expected) {
    const entry = found.get(name);
    if (!entry) throw bad(`the weight "${name}" is missing`);
    if (entry.shape.join() !== shape.join()) {
      throw bad(
        `${quote(entry.name)} has the shape ${describeShape(entry.shape)} instead of [${shape.join()}]`,
      );
    }
  }

  const values = new Float32Array([...expected.values()].reduce((sum, shape) => sum + count(shape), 0));
  let position = 0;
  for (const [name, shape] of expected) {
    values.set(toRedGreenBlue(name, shape, readVariable(found.get(name)!, shards)), position);
    position += count(shape);
  }
  const weights = [...expected].map(([name, shape]) => ({ name, shape, dtype: 'float32' as const }));
  return {
    manifest: { format: 'contextual-fill-weights', architecture, licence: 'CC-BY-NC-4.0', weights },
    bytes: littleEndian(values),
    ignored,
  };
}

/** inpaint_net/conv1/kernel -> conv1/kernel; up-sampling layers nest: conv13_upsample/conv13_upsample_conv/kernel. */
function bundleName(name: string): string | undefined {
  if (!name.startsWith(SCOPE)) return undefined;
  const parts = name.slice(SCOPE.length).split('/');
  if (parts.length === 3 && parts[1] === `${parts[0]}_conv`) return `${parts[0]}/${parts[2]}`;
  return parts.length === 2 ? parts.join('/') : undefined;
}

/**
 * Swaps blue and red where a layer touches the picture: in the inputs of the first layers, in the outputs of the
 * last.
 */
function toRedGreenBlue(name: string, shape: readonly number[], values: Float32Array): Float32Array {
  const [layer, part] = name.split('/');
  const outputs = shape.at(-1)!;
  const isFirst = /^(x|pm)?conv1$/.test(layer) && part === 'kernel';
  const isLast = /^(all)?conv17$/.test(layer);
  if (!isFirst && !isLast) return values;
  const inputs = shape.at(-2) ?? 1;
  return values.map((_, i) => {
    const output = i % outputs;
    const input = Math.floor(i / outputs) % inputs;
    if (isLast) return values[i - output + swapped(output)];
    return values[i + (swapped(input) - input) * outputs];
  });
}

function swapped(channel: number): number {
  return channel < PICTURE_CHANNELS ? PICTURE_CHANNELS - 1 - channel : channel;
}

function count(shape: readonly number[]): number {
  return shape.reduce((a, b) => a * b, 1);
}

function littleEndian(values: Float32Array): Uint8Array {
  const bytes = new Uint8Array(values.length * 4);
  const view = new DataView(bytes.buffer);
  values.forEach((value, i) => view.setFloat32(4 * i, value, true));
  return bytes;
}
