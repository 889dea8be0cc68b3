import * as tf from '@tensorflow/tfjs-core';

/** One convolution of a network's table: its weights are `<name>/kernel` (HWIO) and `<name>/bias`. */
export interface ConvLayer {
  readonly name: string;
  /** Side of the square kernel. */
  readonly kernel: number;
  readonly stride: 1 | 2;
  readonly dilation: number;
  readonly input: number;
  readonly output: number;
  readonly activation: Activation;
}

export type Activation = 'linear' | 'leaky-relu' | 'elu' | 'relu' | 'gated-elu' | 'gated-relu';

/** The weights of a network on the backend, by name. */
export type Weights = ReadonlyMap<string, tf.Tensor>;

/** A network's table, by layer name. */
export type LayerTable = ReadonlyMap<string, ConvLayer>;

export function tableOf(layers: readonly ConvLayer[]): LayerTable {
  return new Map(layers.map((layer) => [layer.name, layer]));
}

/** The name and shape of every tensor that a table needs. */
export function tensorShapes(table: LayerTable): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  for (const { name, kernel, input, output } of table.values()) {
    shapes.set(`${name}/kernel`, [kernel, kernel, input, output]);
    shapes.set(`${name}/bias`, [output]);
  }
  return shapes;
}

/** How many numbers a table's tensors hold. */
export function parameterCount(table: LayerTable): number {
  return [...tensorShapes(table).values()].reduce((sum, shape) => sum + shape.reduce((a, b) => a * b, 1), 0);
}

/**
 * Where a strided convolution puts its padding: on every side (PyTorch, padding = 1) or as TensorFlow's SAME does.
 */
export type Padding = 'every-side' | 'same';

/**
 * Convolution, bias and activation of one layer of the table; [1, H, W, input] -> [1, H / stride, W / stride, output]
 * (half of `output` for gated layers). The caller owns the result.
 */
export function convolve(x: tf.Tensor4D, layer: ConvLayer, weights: Weights, padding: Padding): tf.Tensor4D {
  const filter = weights.get(`${layer.name}/kernel`) as tf.Tensor4D;
  const bias = weights.get(`${layer.name}/bias`)!;
  const activation = {
    linear: 'linear',
    'leaky-relu': 'leakyrelu',
    elu: 'elu',
    relu: 'relu',
    'gated-elu': 'linear',
    'gated-relu': 'linear',
  } as const;
  const convolved = tf.fused.conv2d({
    x,
    filter,
    bias,
    strides: layer.stride,
    dilations: layer.dilation,
    pad: padding === 'same' || layer.stride === 1 ? 'same' : (layer.kernel - 1) / 2,
    activation: activation[layer.activation],
    leakyreluAlpha: 0.2,
  });
  if (layer.activation === 'gated-elu') return gate(convolved, tf.elu);
  if (layer.activation === 'gated-relu') return gate(convolved, tf.relu);
  return convolved;
}

/**
 * Gated convolution's second half (Yu et al. 2019): one half of the channels, activated, times the sigmoid of the
 * other.
 */
function gate(x: tf.Tensor4D, activate: (features: tf.Tensor4D) => tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    const [features, gates] = tf.split(x, 2, 3) as [tf.Tensor4D, tf.Tensor4D];
    x.dispose();
    return tf.mul(activate(features), tf.sigmoid(gates));
  });
}

/** Doubles height and width by repeating every pixel. The caller owns the result. */
export function doubleSize(x: tf.Tensor4D): tf.Tensor4D {
  return tf.image.resizeNearestNeighbor(x, [x.shape[1] * 2, x.shape[2] * 2]);
}
