import type { OnnxGraph, OnnxNode, OnnxWeights } from './onnx.ts';

/** What one layer hands to the next: `channels` maps of `side` x `side` numbers. */
export interface FeatureMaps {
  readonly name: string;
  readonly channels: number;
  readonly side: number;
}

export interface Convolution {
  /** Of the output; those of the input, each for itself (depthwise), if missing. */
  readonly channels?: number;
  readonly kernel: number;
  readonly stride?: number;
  /** Zeros put around the maps: above and to the left, below and to the right. */
  readonly pad?: readonly [number, number];
  readonly bias?: boolean;
}

/** The slope of the leaky ReLU below 0. */
const SLOPE = 0.2;

/** A network of convolutions with random weights in the making; it counts what the convolutions cost. */
export class ConvolutionGraph {
  private readonly nodes: OnnxNode[] = [];
  private readonly weights: OnnxWeights[] = [];
  /** Multiplications and additions of a run, a pair counting as one; activations and sums do not count. */
  multiplyAdds = 0;

  /** @param random gives numbers in [0, 1) */
  constructor(
    private readonly input: FeatureMaps,
    private readonly random: () => number,
  ) {}

  /** Bytes of all weights. */
  get weightBytes(): number {
    return this.weights.reduce((sum, { values }) => sum + values.byteLength, 0);
  }

  convolve(
    from: FeatureMaps,
    { channels, kernel, stride = 1, pad = [0, 0], bias }: Convolution,
  ): FeatureMaps {
    const [start, end] = pad;
    const side = Math.floor((from.side + start + end - kernel) / stride) + 1;
    const perOutput = channels === undefined ? 1 : from.channels;
    const shape = [channels ?? from.channels, perOutput, kernel, kernel];
    const weights = [this.randomWeights(shape, perOutput * kernel ** 2)];
    if (bias) weights.push(this.randomWeights([shape[0]], shape[0]));
    this.multiplyAdds += shape[0] * perOutput * kernel ** 2 * side ** 2;
    const to = this.add('Conv', [from.name, ...weights], {
      kernel_shape: [kernel, kernel],
      strides: [stride, stride],
      pads: [start, start, end, end],
      group: BigInt(from.channels / perOutput),
    });
    return { name: to, channels: shape[0], side };
  }

  /** Twice the side: every number becomes 2 x 2, each channel for itself. */
  spread(from: FeatureMaps): FeatureMaps {
    const weights = this.randomWeights([from.channels, 1, 2, 2], 1);
    this.multiplyAdds += from.channels * 4 * from.side ** 2;
    const attributes = { kernel_shape: [2, 2], strides: [2, 2], group: BigInt(from.channels) };
    return {
      ...from,
      name: this.add('ConvTranspose', [from.name, weights], attributes),
      side: 2 * from.side,
    };
  }

  activate(from: FeatureMaps): FeatureMaps {
    return { ...from, name: this.add('LeakyRelu', [from.name], { alpha: SLOPE }) };
  }

  sum(one: FeatureMaps, other: FeatureMaps): FeatureMaps {
    return { ...one, name: this.add('Add', [one.name, other.name]) };
  }

  /** The graph from its input to `output`. */
  finish(output: FeatureMaps): OnnxGraph {
    const { nodes, weights } = this;
    const tensor = ({ name, channels, side }: FeatureMaps) => ({ name, shape: [1, channels, side, side] });
    return { nodes, weights, input: tensor(this.input), output: tensor(output) };
  }

  private add(operator: string, inputs: string[], attributes?: OnnxNode['attributes']): string {
    const output = `map${this.nodes.length}`;
    this.nodes.push({ operator, inputs, output, attributes });
    return output;
  }

  /** Evenly spread, so that numbers neither grow nor vanish from layer to layer (He et al. 2015). */
  private randomWeights(shape: number[], summands: number): string {
    const name = `weights${this.weights.length}`;
    const most = Math.sqrt(6 / (1 + SLOPE ** 2) / summands);
    const values = new Float32Array(shape.reduce((product, size) => product * size));
    for (let i = 0; i < values.length; i++) values[i] = most * (2 * this.random() - 1);
    this.weights.push({ name, shape, values });
    return name;
  }
}
