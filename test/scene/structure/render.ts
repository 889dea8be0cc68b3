import { hash } from '../noise.ts';
import type { Hole } from './hole.ts';
import { SIDE, type Paint } from './paint.ts';

/** Samples of a pixel, across and down. */
const SAMPLES = 3;

/** What lies between a scene and its picture. */
export interface Camera {
  /** Standard deviation of the lens' blur, in the picture's own units. */
  readonly blur: number;
  /** Standard deviation of the grain, in levels of 8 bits; the same at every size. */
  readonly grain: number;
  readonly seed: number;
}

/** The picture of `size` px a side, RGBA, opaque: every pixel is the mean of 3x3 samples. */
export function render(paint: Paint, size: number, { blur, grain, seed }: Camera): Uint8Array {
  const picture = new Float32Array(3 * size * size);
  const sample = new Float64Array(3);
  const step = SIDE / (size * SAMPLES);
  const count = SAMPLES * SAMPLES;
  for (let i = 0; i < size * size; i++) {
    const [left, top] = [SAMPLES * (i % size) + 0.5, SAMPLES * Math.floor(i / size) + 0.5];
    for (let n = 0; n < count; n++) {
      paint((left + (n % SAMPLES)) * step, (top + Math.floor(n / SAMPLES)) * step, sample);
      for (let c = 0; c < 3; c++) picture[3 * i + c] += sample[c] / count;
    }
  }
  soften(picture, size, (blur * size) / SIDE);
  const data = new Uint8Array(4 * size * size);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) {
      const value = picture[3 * i + c] + grain * gauss(3 * i + c, seed);
      data[4 * i + c] = Math.max(0, Math.min(255, Math.round(value)));
    }
    data[4 * i + 3] = 255;
  }
  return data;
}

/** 255 where a pixel's centre lies in the hole. */
export function renderHole(hole: Hole, size: number): Uint8Array {
  const unit = SIDE / size;
  return Uint8Array.from({ length: size * size }, (_, i) =>
    hole(((i % size) + 0.5) * unit, (Math.floor(i / size) + 0.5) * unit) ? 255 : 0,
  );
}

/** Gaussian blur of three values a pixel, in place; the border repeats. */
function soften(picture: Float32Array, size: number, sigma: number): void {
  if (sigma === 0) return;
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, n) =>
    Math.exp(-((n - reach) ** 2) / (2 * sigma ** 2)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const line = new Float64Array(size);
  const blurLine = (start: number, step: number) => {
    for (let n = 0; n < size; n++) line[n] = picture[start + n * step];
    for (let n = 0; n < size; n++) {
      let sum = 0;
      weights.forEach((weight, k) => {
        sum += weight * line[Math.max(0, Math.min(size - 1, n + k - reach))];
      });
      picture[start + n * step] = sum / total;
    }
  };
  for (let n = 0; n < size; n++) for (let c = 0; c < 3; c++) blurLine(3 * n * size + c, 3);
  for (let n = 0; n < size; n++) for (let c = 0; c < 3; c++) blurLine(3 * n + c, 3 * size);
}

/** Nearly normal, mean 0, variance 1. */
function gauss(n: number, seed: number): number {
  const sum = hash(n, 1, seed) + hash(n, 2, seed) + hash(n, 3, seed) + hash(n, 4, seed);
  return (sum - 2) * Math.sqrt(3);
}
