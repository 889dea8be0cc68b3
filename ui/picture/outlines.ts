import type { Mask } from '@contextual-fill/core';
import type { MaskOutline, MaskRaster, Matrix } from '../../plugin/protocol/mask.ts';
import { createCanvas, type Context } from './canvas.ts';
import { checkSize, type Size } from './decode.ts';

type Point = readonly [number, number];

/** Whole pixels that hold all points, inside the picture; undefined where nothing of it is inside. */
function pixelBox(points: readonly Point[], matrix: Matrix, { width, height }: Size) {
  const [a, b, c, d, e, f] = matrix;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    const [px, py] = [a * x + c * y + e, b * x + d * y + f];
    left = Math.min(left, px);
    right = Math.max(right, px);
    top = Math.min(top, py);
    bottom = Math.max(bottom, py);
  }
  left = Math.max(0, Math.floor(left));
  top = Math.max(0, Math.floor(top));
  right = Math.min(width, Math.ceil(right));
  bottom = Math.min(height, Math.ceil(bottom));
  return left < right && top < bottom
    ? { x: left, y: top, width: right - left, height: bottom - top }
    : undefined;
}

/** The points of a path as Figma writes it: absolute M, L, Q, C and Z only, so all numbers are pairs of coordinates. */
function pathPoints(path: string): Point[] {
  const numbers = (path.match(/[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
  return Array.from({ length: numbers.length >> 1 }, (_, index): Point => [
    numbers[index * 2],
    numbers[index * 2 + 1],
  ]);
}

/** How much of a pixel is covered, 0..255, from its colour (at `at`, not premultiplied). */
type Cover = (rgba: Uint8ClampedArray, at: number) => number;

const alpha: Cover = (rgba, at) => rgba[at + 3];

/** White and opaque covers all, black nothing (Rec. 709, on the encoded values). */
const luminance: Cover = (rgba, at) =>
  ((0.2126 * rgba[at] + 0.7152 * rgba[at + 1] + 0.0722 * rgba[at + 2]) * rgba[at + 3]) / 255;

/** Adds to the mask what `draw` covers by half a pixel or more. */
function addCovered(
  mask: { width: number; height: number; data: Uint8Array },
  points: readonly Point[],
  matrix: Matrix,
  draw: (context: Context) => void,
  cover = alpha,
): void {
  const box = pixelBox(points, matrix, mask);
  if (!box) return;
  const { context } = createCanvas(box.width, box.height);
  const [a, b, c, d, e, f] = matrix;
  context.setTransform(a, b, c, d, e - box.x, f - box.y);
  draw(context);
  const { data } = context.getImageData(0, 0, box.width, box.height);
  for (let y = 0; y < box.height; y++) {
    const row = (box.y + y) * mask.width + box.x;
    for (let x = 0; x < box.width; x++) {
      if (cover(data, (y * box.width + x) * 4) >= 128) mask.data[row + x] = 255;
    }
  }
}

/**
 * Draws outlines and raster masks on the picture's own pixel grid: a pixel is in the mask (255) when one of them
 * covers at least half of it. Outlines beyond the picture's edge are cut off; with nothing inside the mask is empty.
 */
export async function rasteriseMask(
  { width, height }: Size,
  outlines: readonly MaskOutline[],
  rasters: readonly MaskRaster[],
): Promise<Mask> {
  const mask = { width, height, data: new Uint8Array(width * height) };
  for (const { path, rule, matrix } of outlines) {
    addCovered(mask, pathPoints(path), matrix, (context) => context.fill(new Path2D(path), rule));
  }
  for (const { png, matrix, luminance: isWhite } of rasters) {
    checkSize(png);
    const bitmap = await createImageBitmap(new Blob([png as Uint8Array<ArrayBuffer>]));
    const { width: right, height: bottom } = bitmap;
    const corners: Point[] = [
      [0, 0],
      [right, 0],
      [0, bottom],
      [right, bottom],
    ];
    addCovered(
      mask,
      corners,
      matrix,
      (context) => context.drawImage(bitmap, 0, 0),
      isWhite ? luminance : alpha,
    );
    bitmap.close();
  }
  return mask;
}
