import type { Mask, Rgba } from '../../../core/types.ts';

type Colour = readonly [number, number, number];

/** Numbers that look random but are always the same, 0..1. */
export function noise(x: number, y: number): number {
  const n = Math.sin(x * 12.9898 + y * 78.233) * 43758.5453;
  return n - Math.floor(n);
}

/** A picture whose colours `colourAt` says, with grain of so many levels. */
export function picture(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => Colour,
  grain = 24,
): Rgba {
  const data = new Uint8ClampedArray(4 * width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const shade = grain * (noise(x, y) - 0.5);
      const at = 4 * (y * width + x);
      colourAt(x, y).forEach((value, c) => (data[at + c] = value + shade));
      data[at + 3] = 255;
    }
  }
  return { width, height, data };
}

/** 255 where `isIn` is true. */
export function maskWhere(
  { width, height }: { width: number; height: number },
  isIn: (x: number, y: number) => boolean,
): Mask {
  const data = new Uint8Array(width * height);
  for (let i = 0; i < data.length; i++) if (isIn(i % width, Math.floor(i / width))) data[i] = 255;
  return { width, height, data };
}

/** Whether a pixel lies within `radius` of a place. */
export function disc(cx: number, cy: number, radius: number): (x: number, y: number) => boolean {
  return (x, y) => (x - cx) ** 2 + (y - cy) ** 2 <= radius * radius;
}

/** How much of the pixel at distance d from the centre a disc with a soft rim covers, 0..1. */
export function softDisc(cx: number, cy: number, radius: number, softness: number) {
  return (x: number, y: number) =>
    Math.min(1, Math.max(0, 0.5 + (radius - Math.hypot(x - cx, y - cy)) / (2 * softness)));
}

/** So much of the second colour in the first. */
export function blend(from: Colour, to: Colour, share: number): Colour {
  return [0, 1, 2].map((c) => from[c] + (to[c] - from[c]) * share) as unknown as Colour;
}

/** Intersection over union. */
export function overlapOf(a: Mask, b: Mask): number {
  let both = 0;
  let either = 0;
  for (let i = 0; i < a.data.length; i++) {
    both += a.data[i] && b.data[i] ? 1 : 0;
    either += a.data[i] || b.data[i] ? 1 : 0;
  }
  return either > 0 ? both / either : 1;
}
