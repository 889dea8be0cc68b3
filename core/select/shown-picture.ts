import type { Rgba } from '../raster/raster.ts';
import type { Work } from '../turns.ts';

/** A picture and the colour, 0..255 each, that its transparency is seen on. */
export interface ShownPicture extends Rgba {
  readonly ground: Uint8Array;
}

/** At most about so many pixels along each side are looked at for the colours of a picture. */
const SAMPLES = 64;

/** Grounds that are tried: darkest, lightest and middle grey, and the pure colours. */
const GROUNDS = [
  [0, 0, 0],
  [255, 255, 255],
  [128, 128, 128],
  [255, 0, 0],
  [0, 255, 0],
  [0, 0, 255],
  [255, 255, 0],
  [255, 0, 255],
  [0, 255, 255],
].map((ground) => Uint8Array.from(ground));

/**
 * The picture on a ground on which what is seen of it stands out: what lies under alpha 0 nobody sees, and it often
 * has the colours of what lies beside it. The ground is the one whose nearest colour in the picture is farthest.
 */
export function* shownOnGround(image: Rgba): Work<ShownPicture> {
  const { width, height, data } = image;
  const [across, down] = [Math.ceil(width / SAMPLES), Math.ceil(height / SAMPLES)];
  const nearest = new Float64Array(GROUNDS.length).fill(Infinity);
  for (let y = 0; y < height; y += down) {
    yield;
    for (let x = 0; x < width; x += across) {
      const at = 4 * (y * width + x);
      if (data[at + 3] < 128) continue;
      for (const [g, ground] of GROUNDS.entries()) {
        let squared = 0;
        for (let c = 0; c < 3; c++) squared += (data[at + c] - ground[c]) ** 2;
        if (squared < nearest[g]) nearest[g] = squared;
      }
    }
  }
  return { width, height, data, ground: GROUNDS[nearest.indexOf(Math.max(...nearest))] };
}
