import * as tf from '@tensorflow/tfjs-core';

/** Feature maps of a picture, [1, rows, columns, channels] each, for example at strides 2, 4, 8 and 16. */
export type Features = (picture: tf.Tensor4D) => tf.Tensor4D[];

/** The maps with the features of every place scaled to unit length. They belong to the caller. */
export function unitFeatures(features: Features, picture: tf.Tensor4D): tf.Tensor4D[] {
  return tf.tidy(() =>
    features(picture).map((map) =>
      tf.div<tf.Tensor4D>(map, tf.add(tf.sqrt(tf.sum(tf.square(map), 3, true)), 1e-6)),
    ),
  );
}

/**
 * Perceptual distance of two pictures by their `unitFeatures`: the squared difference is averaged over the places of
 * a map, weighted by how much of the hole they show, and the maps' averages are summed (Zhang et al., The
 * unreasonable effectiveness of deep features as a perceptual metric, 2018, without learned weights).
 *
 * @param hole [1, height, width, 1], 1 in the hole; all ones to compare whole pictures
 * @returns 0 for equal pictures; at most 4 a map
 */
export async function perceptualDistance(
  a: readonly tf.Tensor4D[],
  b: readonly tf.Tensor4D[],
  hole: tf.Tensor4D,
): Promise<number> {
  const distance = tf.tidy(() => {
    const parts = a.map((map, n) => {
      const [, rows, columns] = map.shape;
      const cell = Math.max(1, Math.round(hole.shape[1] / rows));
      const pooled = tf.avgPool(hole, cell, cell, 'same');
      const share = tf.image.resizeBilinear(pooled, [rows, columns]);
      const squared = tf.sum(tf.squaredDifference(map, b[n]), 3, true);
      return tf.div<tf.Scalar>(tf.sum(tf.mul(squared, share)), tf.sum(share));
    });
    return tf.addN(parts);
  });
  const [value] = await distance.data();
  distance.dispose();
  return value;
}
