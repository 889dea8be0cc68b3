import * as tf from '@tensorflow/tfjs';
import { ssim } from 'ssim.js';
import {
  flagsOfMask,
  l1,
  l2,
  perceptualDistance,
  psnr,
  runAtOnce,
  totalVariation,
  unitFeatures,
  type Features,
  type Flags,
} from '@contextual-fill/core';
import type { EvalCase } from './set.ts';

/** What one method did on one picture. All but `ssim` look at the hole only. */
export interface Score {
  /** Percent. */
  l1: number;
  /** Percent. */
  l2: number;
  /** Decibels. */
  psnr: number;
  /** Of the whole picture. */
  ssim: number;
  /** Total variation over the hole's borders and inside, percent. */
  tv: number;
  /** Perceptual distances, by network. */
  perceptual: Record<string, number>;
}

/** Scores fills of one picture; its own features are computed once. `dispose` frees them. */
export class Scorer {
  private readonly hole: Flags;
  private readonly holeTensor: tf.Tensor4D;
  private readonly truthFeatures: Record<string, tf.Tensor4D[]> = {};

  constructor(
    private readonly item: EvalCase,
    private readonly networks: Record<string, Features>,
  ) {
    this.hole = runAtOnce(flagsOfMask({ ...item, data: item.mask }));
    this.holeTensor = tf.tensor4d(Float32Array.from(this.hole.data), [1, item.height, item.width, 1]);
    for (const [name, features] of Object.entries(networks))
      this.truthFeatures[name] = this.featuresOf(features, item.truth);
  }

  private featuresOf(features: Features, data: Uint8Array): tf.Tensor4D[] {
    const { width, height } = this.item;
    const picture = tf.tidy(() => {
      const rgba = tf.tensor4d(Float32Array.from(data), [1, height, width, 4]);
      return rgba.slice([0, 0, 0, 0], [1, height, width, 3]).div<tf.Tensor4D>(255);
    });
    const maps = unitFeatures(features, picture);
    picture.dispose();
    return maps;
  }

  async score(data: Uint8Array): Promise<Score> {
    const { truth, width, height } = this.item;
    const perceptual: Record<string, number> = {};
    for (const [name, features] of Object.entries(this.networks)) {
      const maps = this.featuresOf(features, data);
      perceptual[name] = await perceptualDistance(maps, this.truthFeatures[name], this.holeTensor);
      tf.dispose(maps);
    }
    const picture = (pixels: Uint8Array) => ({ width, height, data: new Uint8ClampedArray(pixels) });
    const [filled, wanted] = [picture(data), picture(truth)];
    return {
      l1: 100 * l1(filled, wanted, this.hole),
      l2: 100 * l2(filled, wanted, this.hole),
      psnr: psnr(filled, wanted, this.hole),
      ssim: ssim(filled, wanted).mssim,
      tv: 100 * totalVariation(filled, this.hole),
      perceptual,
    };
  }

  dispose(): void {
    tf.dispose([this.holeTensor, ...Object.values(this.truthFeatures).flat()]);
  }
}
