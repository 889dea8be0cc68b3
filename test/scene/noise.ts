/** Repeatable randomness: a hash, smooth value noise and sums of it. Everything in the scene draws from here. */

/** A number in [0, 1) from three integers. */
export function hash(x: number, y: number, seed: number): number {
  let h = Math.imul(x, 0x27d4eb2d) ^ Math.imul(y, 0x165667b1) ^ Math.imul(seed, 0x9e3779b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

// Noise reads a shuffled table instead of hashing each corner: it is called hundreds of times for every pixel.
const SIZE = 4096;
const shuffled = new Uint16Array(SIZE);
const values = new Float64Array(SIZE);
for (let i = 0; i < SIZE; i += 1) {
  shuffled[i] = i;
  values[i] = hash(i, 0, 1);
}
for (let i = SIZE - 1; i > 0; i -= 1) {
  const j = Math.floor(hash(i, 1, 1) * (i + 1));
  const kept = shuffled[i];
  shuffled[i] = shuffled[j]!;
  shuffled[j] = kept;
}

/** Smooth noise in [0, 1] with features about one unit wide; repeats after 4096 units. */
export function noise(x: number, y: number, seed: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const fx = x - column;
  const fy = y - row;
  const u = fx * fx * (3 - 2 * fx);
  const v = fy * fy * (3 - 2 * fy);
  const start = shuffled[Math.imul(seed, 2531) & (SIZE - 1)];
  const above = shuffled[(row + start) & (SIZE - 1)] + column;
  const below = shuffled[(row + 1 + start) & (SIZE - 1)] + column;
  const a = values[shuffled[above & (SIZE - 1)]];
  const b = values[shuffled[(above + 1) & (SIZE - 1)]];
  const c = values[shuffled[below & (SIZE - 1)]];
  const d = values[shuffled[(below + 1) & (SIZE - 1)]];
  return a + (b - a) * u + (c - a) * v + (a - b - c + d) * u * v;
}

/** Octaves of `noise`, each twice as fine and half as strong; in [0, 1], mean one half. */
export function fractalNoise(x: number, y: number, octaves: number, seed: number): number {
  let sum = 0;
  let weight = 1;
  let total = 0;
  for (let octave = 0; octave < octaves; octave += 1) {
    sum += weight * noise(x, y, seed + octave);
    total += weight;
    weight *= 0.5;
    x = x * 2.03 + 17.1;
    y = y * 2.03 - 9.7;
  }
  return sum / total;
}

export function smoothstep(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

export function mix(a: number, b: number, t: number): number {
  return a + (b - a) * t;
}
