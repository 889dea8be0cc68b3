import * as tf from '@tensorflow/tfjs-core';

/** Folds blocks of side x side pixels into channels: [1, H, W, C] -> [H / side, W / side, side * side * C]. */
export function foldPixels(image: tf.Tensor4D, side: number): tf.Tensor3D {
  const [, h, w, c] = image.shape;
  const split = tf.reshape(image, [h / side, side, w / side, side, c]);
  return tf.reshape(tf.transpose(split, [0, 2, 1, 3, 4]), [h / side, w / side, side * side * c]);
}

/** The inverse of `foldPixels`. */
export function unfoldPixels(blocks: tf.Tensor3D, side: number): tf.Tensor4D {
  const [h, w, d] = blocks.shape;
  const c = d / (side * side);
  const split = tf.reshape(blocks, [h, w, side, side, c]);
  return tf.reshape(tf.transpose(split, [0, 2, 1, 3, 4]), [1, h * side, w * side, c]);
}
