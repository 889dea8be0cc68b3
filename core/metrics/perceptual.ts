import * as tf from '@tensorflow/tfjs-core';

/** Feature maps of a picture, [1, rows, columns, channels] each, for example at strides 2, 4, 8 and 16. */
export type Features = (picture: tf.Tensor4D) => tf.Tensor4D[];

/**
 * Perceptual distance: at each place of each map the features are scaled to unit length, their squared difference is
 * averaged over the places (weighted by how much of the hole they show), and the maps' averages are summed
 * (Zhang et al., The unreasonable effectiveness of deep features, 2018, without learned weights).
 *
 * @param a,b pictures [1, height, width, 3] in the range that `features` expects
 * @param hole [1, height, width, 1], 1 in the hole; all ones to compare whole pictures
 * @returns 0 for equal pictures; at most 4 a map
 */
export async function perceptualDistance(
  features: Features,
  a: tf.Tensor4D,
  b: tf.Tensor4D,
  hole: tf.Tensor4D,
): Promise<number> {
  const distance = tf.tidy(() => {
    const first = features(a);
    const second = features(b);
    const parts = first.map((map, n) => {
      const [, rows, columns] = map.shape;
      const share = tf.image.resizeBilinear(
        tf.avgPool(hole, poolSize(hole, rows), poolSize(hole, rows), 'same'),
        [rows, columns],
      );
      const squared = tf.sum(tf.squaredDifference(unit(map), unit(second[n])), 3, true);
      return tf.div(tf.sum(tf.mul(squared, share)), tf.sum(share));
    });
    return tf.addN(parts);
  });
  const [value] = await distance.data();
  distance.dispose();
  return value;
}

function poolSize(hole: tf.Tensor4D, rows: number): number {
  return Math.max(1, Math.round(hole.shape[1] / rows));
}

function unit(map: tf.Tensor4D): tf.Tensor4D {
  return tf.div(map, tf.add(tf.sqrt(tf.sum(tf.square(map), 3, true)), 1e-6));
}
