import * as tf from '@tensorflow/tfjs-core';

/**
 * Fills the hole smoothly: known pixels are averaged down a pyramid of halves until one side is a single pixel, then
 * interpolated back up (bilinear, half-pixel centres). `image` [1, H, W, C], `hole` [1, H, W, 1] (1 = unknown).
 * The caller owns the result.
 */
export function pushPull(image: tf.Tensor4D, hole: tf.Tensor4D): tf.Tensor4D {
  return tf.tidy(() => {
    let weight = tf.sub<tf.Tensor4D>(1, hole);
    let colour = tf.mul<tf.Tensor4D>(image, weight);
    const levels: [tf.Tensor4D, tf.Tensor4D][] = [];
    while (Math.min(colour.shape[1], colour.shape[2]) > 1) {
      levels.push([colour, weight]);
      const [sum, share] = [halve(colour), halve(weight)];
      weight = tf.cast(tf.greater(share, 0), 'float32') as tf.Tensor4D;
      colour = tf.mul<tf.Tensor4D>(tf.div(sum, tf.maximum(share, 1e-6)), weight);
    }
    let filled: tf.Tensor4D = colour;
    for (const [known, share] of levels.reverse()) {
      const smooth = tf.image.resizeBilinear(filled, [known.shape[1], known.shape[2]], false, true);
      filled = tf.add<tf.Tensor4D>(tf.mul(known, share), tf.mul(smooth, tf.sub(1, share)));
    }
    return filled.clone();
  });
}

/** Mean of 2 x 2 pixels; odd sides are filled up with zeros, which the division by the weight makes up for. */
function halve(map: tf.Tensor4D): tf.Tensor4D {
  const [, h, w] = map.shape;
  const even = tf.pad(map, [
    [0, 0],
    [0, h % 2],
    [0, w % 2],
    [0, 0],
  ]);
  return tf.avgPool(even, 2, 2, 'valid');
}
