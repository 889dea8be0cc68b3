import type { Size } from '../figma/affine.ts';
import { LARGEST_IMAGE_SIDE } from '../figma/limits.ts';
import { pngSize } from './png-size.ts';

/** A rendering of a frame. */
export interface Rendering {
  readonly png: Uint8Array;
  readonly size: Size;
  /** How many pixels there are to one layer unit, the same along both sides. */
  readonly scale: number;
}

/**
 * Renders a frame of whole layer units at about `scale` pixels to a unit, and with no longer side than Figma takes
 * back. The longer side is what Figma is asked for: the other one is rounded, and a longer side that follows from a
 * rounded one may come out a pixel too long.
 */
export async function exportSheet(
  frame: FrameNode,
  { width, height }: Size,
  scale: number,
): Promise<Rendering> {
  const longer = Math.max(width, height);
  const wanted = Math.min(Math.max(1, Math.round(longer * scale)), LARGEST_IMAGE_SIDE);
  const png = await frame.exportAsync({
    format: 'PNG',
    useAbsoluteBounds: true,
    constraint: { type: width >= height ? 'WIDTH' : 'HEIGHT', value: wanted },
  });
  const size = pngSize(png);
  return { png, size, scale: Math.max(size.width, size.height) / longer };
}
