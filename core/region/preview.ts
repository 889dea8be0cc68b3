import { growBox } from '../raster/boxes.ts';
import type { FloatRaster } from '../raster/raster.ts';
import type { Preview } from '../types.ts';
import type { WorkingInput } from './working-input.ts';

/** So many pixels around the hole are shown, too: an enlarged preview has the right colours at its rim then. */
const MARGIN = 2;

/**
 * The part of a working picture that shows the hole.
 *
 * @param colours RGB, 0..255, the working picture with or without its padding
 */
export function cutPreview(
  colours: FloatRaster,
  { region, holeBox }: WorkingInput,
): Pick<Preview, 'box' | 'image'> {
  const { crop, workingWidth, workingHeight } = region;
  const { x, y, width, height } = growBox(holeBox, MARGIN, { width: workingWidth, height: workingHeight });
  const data = new Uint8ClampedArray(width * height * 4);
  for (let row = 0, at = 0; row < height; row++) {
    for (let from = 3 * ((y + row) * colours.width + x), end = from + 3 * width; from < end; from += 3) {
      for (let c = 0; c < 3; c++) data[at++] = colours.data[from + c];
      data[at++] = 255;
    }
  }
  const [across, down] = [crop.width / workingWidth, crop.height / workingHeight];
  const box = { x: crop.x + x * across, y: crop.y + y * down, width: width * across, height: height * down };
  return { box, image: { width, height, data } };
}
