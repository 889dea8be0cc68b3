/** Pictures of 256 x 224 px and masks on them, painted by formulas. */
import type { Rgba } from '../../../core/index.ts';
import type { Flags } from '../../../core/raster/raster.ts';

export type Colour = readonly [number, number, number];
export type Paint = (x: number, y: number) => Colour;
export type Inside = (x: number, y: number) => boolean;

export const WIDTH = 256;
const HEIGHT = 224;

export function paint(colour: Paint): Rgba {
  const data = new Uint8Array(WIDTH * HEIGHT * 4).fill(255);
  for (let i = 0; i < WIDTH * HEIGHT; i++) data.set(colour(i % WIDTH, Math.floor(i / WIDTH)), 4 * i);
  return { width: WIDTH, height: HEIGHT, data };
}

export function maskOf(inside: Inside): Flags {
  const data = new Uint8Array(WIDTH * HEIGHT);
  for (let i = 0; i < data.length; i++) data[i] = inside(i % WIDTH, Math.floor(i / WIDTH)) ? 255 : 0;
  return { width: WIDTH, height: HEIGHT, data };
}

export const box = (x0: number, y0: number, width: number, height: number): Inside => {
  return (x, y) => x >= x0 && x < x0 + width && y >= y0 && y < y0 + height;
};

/** A number in 0..1 that looks arbitrary. */
export const arbitrary = (x: number, y: number) =>
  Math.abs(Math.sin(x * 12.9898 + y * 78.233) * 43758.5453) % 1;
