import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

/** The icon's drawing. */
export const iconSvg = readFileSync(join(import.meta.dirname, 'icon.svg'), 'utf8');

/** The icon as a PNG of so many pixels a side. */
export function drawIcon(side: number): Promise<Buffer> {
  return sharp(Buffer.from(iconSvg), { density: (72 * side) / 128 })
    .resize(side, side)
    .png()
    .toBuffer();
}
