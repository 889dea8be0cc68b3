import type { CanvasKit, Image } from 'canvaskit-wasm';
import { decode } from 'fast-png';
import type { MaskOutline, MaskRaster } from '../../plugin/protocol/mask.ts';

/** Skia's own anti-aliasing is good to a quarter of a pixel; drawing larger tells placement and drawing apart. */
const FINE = 4;

/**
 * Draws a job's outlines with the engine that Chromium's canvas has, too: how much of each pixel is covered, 0..1.
 * `fine` is how many times larger than the picture it draws.
 */
export function rasterise(
  ck: CanvasKit,
  { width, height }: { width: number; height: number },
  outlines: readonly MaskOutline[],
  rasters: readonly MaskRaster[] = [],
  fine = FINE,
): Float32Array {
  const surface = ck.MakeSurface(width * fine, height * fine);
  if (!surface) throw new Error('Skia gave no surface to draw on.');
  const canvas = surface.getCanvas();
  const paint = new ck.Paint();
  paint.setColor(ck.BLACK);
  paint.setAntiAlias(true);
  canvas.scale(fine, fine);
  for (const { path, rule, matrix } of outlines) {
    const shape = ck.Path.MakeFromSVGString(path);
    if (!shape) throw new Error(`Skia cannot read this path: ${path}`);
    shape.setFillType(rule === 'evenodd' ? ck.FillType.EvenOdd : ck.FillType.Winding);
    const [a, b, c, d, e, f] = matrix;
    canvas.save();
    canvas.concat([a, c, e, b, d, f, 0, 0, 1]);
    canvas.drawPath(shape, paint);
    canvas.restore();
    shape.delete();
  }
  for (const { png, matrix, luminance } of rasters) {
    const image = luminance ? whiteOf(ck, png) : ck.MakeImageFromEncoded(png);
    if (!image) throw new Error('Skia cannot read this PNG.');
    const [a, b, c, d, e, f] = matrix;
    canvas.save();
    canvas.concat([a, c, e, b, d, f, 0, 0, 1]);
    canvas.drawImageOptions(image, 0, 0, ck.FilterMode.Linear, ck.MipmapMode.None, null);
    canvas.restore();
    image.delete();
  }
  surface.flush();
  const side = { width: width * fine, height: height * fine };
  const pixels = canvas.readPixels(0, 0, {
    ...side,
    colorType: ck.ColorType.RGBA_8888,
    alphaType: ck.AlphaType.Unpremul,
    colorSpace: ck.ColorSpace.SRGB,
  }) as Uint8Array;
  const covered = new Float32Array(width * height);
  for (let row = 0, at = 0; row < side.height; row += 1) {
    const start = Math.floor(row / fine) * width;
    for (let column = 0; column < width; column += 1) {
      for (let part = 0; part < fine; part += 1, at += 1) covered[start + column] += pixels[at * 4 + 3];
    }
  }
  for (let pixel = 0; pixel < covered.length; pixel += 1) covered[pixel] /= 255 * fine * fine;
  paint.delete();
  surface.dispose();
  return covered;
}

/** A picture whose alpha is its luminance times its alpha. */
function whiteOf(ck: CanvasKit, png: Uint8Array): Image | null {
  const { width, height, channels, data } = decode(png);
  if (channels !== 4) throw new Error('Renderings have four channels.');
  const white = new Uint8Array(width * height * 4).fill(255);
  for (let at = 0; at < white.length; at += 4) {
    const [red, green, blue, alpha] = data.subarray(at, at + 4);
    white[at + 3] = Math.round(((0.2126 * red! + 0.7152 * green! + 0.0722 * blue!) * alpha!) / 255);
  }
  const info = {
    width,
    height,
    colorType: ck.ColorType.RGBA_8888,
    alphaType: ck.AlphaType.Unpremul,
    colorSpace: ck.ColorSpace.SRGB,
  };
  return ck.MakeImage(info, white, width * 4);
}

/** Intersection over union of two covers, by area, so that the share of the pixels on the edge counts, too. */
export function overlap(one: Float32Array, two: Float32Array): number {
  let shared = 0;
  let either = 0;
  for (let pixel = 0; pixel < one.length; pixel += 1) {
    shared += Math.min(one[pixel], two[pixel]);
    either += Math.max(one[pixel], two[pixel]);
  }
  return either === 0 ? 1 : shared / either;
}
