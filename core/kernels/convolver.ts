/** 3x3 convolutions on kernels of our own: Winograd's for all but the largest layers, by the definition elsewhere. */
import { GrowingMemory, type ConvolutionKernels } from './kernels.ts';

/** One convolution; zeros around the input, which is 1 x height x width x inputs. */
export interface Convolution {
  readonly input: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly stride: 1 | 2;
  /** What negative results are multiplied with; 1 leaves them. */
  readonly slope: number;
}

/** A layer's weights: 3 x 3 x inputs x outputs, and a bias for each output. */
export interface ConvolutionWeights {
  readonly filter: Float32Array;
  readonly bias: Float32Array;
}

/** Tiles that Winograd's transform takes at a time: their numbers stay in the processor's cache. */
const CHUNK = 32;
/**
 * With more inputs times outputs the transformed weights of one layer would take more than 4.5 MB. How a layer is done
 * depends on nothing but its weights, so that a fill is the same whatever was filled before.
 */
const MOST_PRODUCTS = 32_768;
/** Weights hold at most so many floats, 44 MB: all of the default network's. Layers beyond that are left to others. */
const MOST_FLOATS = 11_000_000;

/** Room for the default network's largest convolution at its usual size, in floats. What is not used costs nothing. */
const LEAST_SCRATCH = 1 << 23;
/** Floats that the transform of a filter needs besides. */
const TRANSFORM_ROOM = 384;

interface Packed {
  readonly weights: number;
  readonly bias: number;
}

/** Keeps the weights that it has seen, in the form that its kernels want. */
export class Convolver {
  private readonly packed = new WeakMap<object, Packed>();
  private weightFloats = 0;
  private scratch = 0;
  private scratchFloats = 0;

  private constructor(
    private readonly memory: GrowingMemory,
    private readonly kernels: ConvolutionKernels,
  ) {}

  /** Undefined where there are no kernels. */
  static open(): Convolver | undefined {
    const memory = GrowingMemory.open();
    return memory && new Convolver(memory, memory.kernels);
  }

  /**
   * @param key stands for these weights and sizes, so that they are brought into form only once
   * @param read the weights; asked for the first time only
   * @param write gets height x width x outputs numbers, a view that holds until the next call
   * @returns false, and nothing is written, where this cannot be done: too narrow, or no memory
   */
  run(
    convolution: Convolution,
    key: object,
    read: () => ConvolutionWeights,
    write: (output: Float32Array, outputs: number) => void,
  ): boolean {
    const { height, width, inputs, stride } = convolution;
    const [outHeight, outWidth] = [Math.ceil(height / stride), Math.ceil(width / stride)];
    if (outWidth < 4) return false;
    const outputs = 8 * Math.ceil(convolution.outputs / 8);
    const isWinograd = stride === 1 && inputs % 4 === 0 && inputs * outputs <= MOST_PRODUCTS;
    const packed = this.pack(key, convolution, outputs, isWinograd, read);
    if (!packed) return false;
    // Winograd's tiles of 4x4 reach beyond the picture; so does each of them by two pixels.
    const rowPixels = isWinograd ? 4 * Math.ceil(width / 4) + 2 : width + 2;
    const rows = isWinograd ? 4 * Math.ceil(height / 4) + 2 : height + 2;
    const inputFloats = 16 * Math.ceil((rows * rowPixels * inputs) / 16);
    const outputFloats = 16 * Math.ceil((outHeight * outWidth * outputs) / 16);
    const chunkFloats = isWinograd ? 36 * (CHUNK * (inputs + outputs) + 4) : 0;
    if (!this.reserve(inputFloats + outputFloats + chunkFloats)) return false;
    const input = this.scratch;
    const output = input + 4 * inputFloats;
    this.pad(convolution, input, rowPixels, rows);
    const { slope } = convolution;
    const { weights, bias } = packed;
    if (isWinograd) {
      const scratch = output + 4 * outputFloats;
      this.kernels.winograd(
        input,
        height,
        width,
        rowPixels,
        inputs,
        weights,
        bias,
        outputs,
        output,
        slope,
        scratch,
        CHUNK,
      );
    } else {
      this.kernels.direct(
        input,
        rowPixels,
        inputs,
        stride,
        weights,
        bias,
        outputs,
        output,
        outHeight,
        outWidth,
        slope,
      );
    }
    write(this.memory.floats.subarray(output / 4, output / 4 + outHeight * outWidth * outputs), outputs);
    return true;
  }

  /** Room for one convolution's input, output and chunk. Smaller room that was had before is lost. */
  private reserve(floats: number): boolean {
    if (floats <= this.scratchFloats) return true;
    const wanted = Math.max(floats, LEAST_SCRATCH);
    const at = this.memory.take(wanted);
    if (at === undefined) return false;
    this.scratch = at;
    this.scratchFloats = wanted;
    return true;
  }

  /** Copies the input to `at`, a pixel of zeros above and to the left of it and zeros beyond. */
  private pad({ input, height, width, inputs }: Convolution, at: number, rowPixels: number, rows: number) {
    const floats = this.memory.floats;
    const [start, line, row] = [at / 4, rowPixels * inputs, width * inputs];
    floats.fill(0, start, start + line);
    for (let y = 0; y < height; y++) {
      const to = start + (y + 1) * line;
      floats.fill(0, to, to + inputs);
      floats.set(input.subarray(y * row, (y + 1) * row), to + inputs);
      floats.fill(0, to + inputs + row, to + line);
    }
    floats.fill(0, start + (height + 1) * line, start + rows * line);
  }

  private pack(
    key: object,
    { inputs, outputs: used }: Convolution,
    outputs: number,
    isWinograd: boolean,
    read: () => ConvolutionWeights,
  ): Packed | undefined {
    const known = this.packed.get(key);
    if (known) return known;
    const count = (isWinograd ? 36 : 9) * inputs * outputs;
    if (this.weightFloats + count > MOST_FLOATS) return undefined;
    const [weights, bias] = [this.memory.take(count), this.memory.take(outputs)];
    if (weights === undefined || bias === undefined) return undefined;
    this.weightFloats += count;
    const given = read();
    const size = 9 * inputs * outputs;
    if (isWinograd && !this.reserve(size + TRANSFORM_ROOM)) return undefined;
    const floats = this.memory.floats;
    floats.fill(0, bias / 4, bias / 4 + outputs);
    floats.set(given.bias, bias / 4);
    if (isWinograd) {
      padOutputs(given.filter, used, outputs, floats.subarray(this.scratch / 4, this.scratch / 4 + size));
      const room = this.scratch + 4 * size;
      this.kernels.transformFilter(this.scratch, inputs, outputs, weights, room);
    } else packPlain(given.filter, inputs, used, floats.subarray(weights / 4, weights / 4 + count));
    const packed = { weights, bias };
    this.packed.set(key, packed);
    return packed;
  }
}

/** [3][3][inputs][used] to [3][3][inputs][outputs], zeros behind. */
function padOutputs(filter: Float32Array, used: number, outputs: number, into: Float32Array): void {
  if (used === outputs) {
    into.set(filter);
    return;
  }
  into.fill(0);
  for (let k = 0, from = 0; from < filter.length; k++, from += used) {
    into.set(filter.subarray(from, from + used), k * outputs);
  }
}

/** [3][3][inputs][used] to [outputs / 8][9 inputs][8]; `into` is all 0. */
function packPlain(filter: Float32Array, inputs: number, used: number, into: Float32Array): void {
  for (let k = 0; k < 9 * inputs; k++) {
    for (let c = 0; c < used; c++) into[((c >> 3) * 9 * inputs + k) * 8 + (c & 7)] = filter[k * used + c];
  }
}
