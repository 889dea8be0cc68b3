import { hash, smoothstep } from './noise.ts';

/** Linear light, RGB interleaved, `data.length === width * height * 3`. */
export interface LinearImage {
  width: number;
  height: number;
  data: Float32Array;
}

/** A lens is never quite sharp: a 3x3 blur with weights 1-6-1. Border pixels repeat. */
export function softenLens(image: LinearImage): LinearImage {
  const horizontal = new Float32Array(image.data.length);
  const both = new Float32Array(image.data.length);
  const { width, height } = image;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const here = (y * width + x) * 3;
      const left = x > 0 ? here - 3 : here;
      const right = x < width - 1 ? here + 3 : here;
      for (let c = 0; c < 3; c += 1) {
        horizontal[here + c] = (image.data[left + c] + 6 * image.data[here + c] + image.data[right + c]) / 8;
      }
    }
  }
  for (let y = 0; y < height; y += 1) {
    const above = y > 0 ? -width * 3 : 0;
    const below = y < height - 1 ? width * 3 : 0;
    for (let i = y * width * 3; i < (y + 1) * width * 3; i += 1) {
      both[i] = (horizontal[i + above] + 6 * horizontal[i] + horizontal[i + below]) / 8;
    }
  }
  return { width, height, data: both };
}

/**
 * The camera: exposure, vignette, sensor noise (photon noise grows with the light, read noise does not), a film-like
 * curve and eight bits. The noise depends on the place and the seed only, so two renders of one seed share it.
 */
export function develop(image: LinearImage, seed: number): Uint8ClampedArray {
  const { width, height, data } = image;
  const out = new Uint8ClampedArray(width * height * 4);
  const exposure = 0.92;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const dx = (x + 0.5) / width - 0.5;
      const dy = (y + 0.5) / height - 0.5;
      const vignette = 1 - 0.3 * smoothstep(0.1, 0.62, dx * dx + dy * dy);
      const shared = gauss(x, y, seed);
      for (let c = 0; c < 3; c += 1) {
        const light = data[(y * width + x) * 3 + c] * exposure * vignette;
        const own = gauss(x, y, seed + 101 + c);
        const noisy = light + (0.75 * shared + 0.65 * own) * (0.0022 + 0.011 * Math.sqrt(Math.max(0, light)));
        out[(y * width + x) * 4 + c] = 255 * curve(noisy);
      }
      out[(y * width + x) * 4 + 3] = 255;
    }
  }
  return out;
}

/** Linear light to a display value in 0..1: a shoulder for the highlights, sRGB-like gamma, a touch of contrast. */
function curve(light: number): number {
  const compressed = Math.max(0, light) / (1 + 0.42 * Math.max(0, light));
  const encoded = Math.min(1, compressed * 1.3) ** (1 / 2.2);
  return encoded + 0.09 * Math.sin((encoded - 0.5) * 2 * Math.PI) * 0.35;
}

/** Nearly normal, mean 0, variance 1: the sum of four uniform numbers. */
function gauss(x: number, y: number, seed: number): number {
  const sum = hash(x, y, seed) + hash(x, y, seed + 7001) + hash(x, y, seed + 7002) + hash(x, y, seed + 7003);
  return (sum - 2) * Math.sqrt(3);
}
