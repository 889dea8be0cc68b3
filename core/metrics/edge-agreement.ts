import type { Flags, Rgba } from '../raster/raster.ts';

/** Standard deviation of the blur, in pixels. */
const SIGMA = 1.5;

/**
 * How well the edges of two pictures agree in the hole: the correlation of the gradient magnitudes of the grey
 * pictures, each blurred by 1.5 px, so that grain hardly counts and an edge a pixel beside its place still does.
 *
 * @returns -1 to 1, 1 for equal pictures; where one of both has no edges at all: 1 if neither has, else 0; NaN for an
 *   empty hole
 */
export function edgeAgreement(a: Rgba, b: Rgba, hole: Flags): number {
  const [edgesA, edgesB] = [edges(a), edges(b)];
  let [count, sumA, sumB] = [0, 0, 0];
  hole.data.forEach((inside, i) => {
    if (!inside) return;
    count++;
    sumA += edgesA[i];
    sumB += edgesB[i];
  });
  if (count === 0) return NaN;
  let [both, squareA, squareB] = [0, 0, 0];
  hole.data.forEach((inside, i) => {
    if (!inside) return;
    const [x, y] = [edgesA[i] - sumA / count, edgesB[i] - sumB / count];
    both += x * y;
    squareA += x * x;
    squareB += y * y;
  });
  // Less is what rounding leaves of a plain area.
  const least = 1e-6 * count;
  if (squareA < least || squareB < least) return squareA < least && squareB < least ? 1 : 0;
  return both / Math.sqrt(squareA * squareB);
}

/** Gradient magnitudes of the blurred grey picture; one number a pixel. */
function edges({ width, height, data }: Rgba): Float32Array {
  const grey = new Float32Array(width * height);
  for (let i = 0; i < grey.length; i++)
    grey[i] = 0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2];
  const soft = blurred(blurred(grey, width, height, 1), width, height, width);
  const found = new Float32Array(grey.length);
  for (let y = 0; y < height; y++) {
    const [above, below] = [Math.max(0, y - 1), Math.min(height - 1, y + 1)];
    for (let x = 0; x < width; x++) {
      const [before, after] = [Math.max(0, x - 1), Math.min(width - 1, x + 1)];
      const across = (soft[y * width + after] - soft[y * width + before]) / 2;
      const down = (soft[below * width + x] - soft[above * width + x]) / 2;
      found[y * width + x] = Math.hypot(across, down);
    }
  }
  return found;
}

/** Gaussian blur along rows (`step` 1) or columns (`step` = width); the border repeats. */
function blurred(from: Float32Array, width: number, height: number, step: number): Float32Array {
  const reach = Math.ceil(3 * SIGMA);
  const weights = Float32Array.from({ length: reach + 1 }, (_, n) =>
    Math.exp(-(n * n) / (2 * SIGMA * SIGMA)),
  );
  const total = weights.reduce((sum, weight, n) => sum + (n === 0 ? weight : 2 * weight), 0);
  const length = step === 1 ? width : height;
  const into = new Float32Array(from.length);
  for (let i = 0; i < from.length; i++) {
    const at = step === 1 ? i % width : Math.floor(i / width);
    let sum = weights[0] * from[i];
    for (let n = 1; n <= reach; n++) {
      const [back, forth] = [Math.min(n, at), Math.min(n, length - 1 - at)];
      sum += weights[n] * (from[i - back * step] + from[i + forth * step]);
    }
    into[i] = sum / total;
  }
  return into;
}
