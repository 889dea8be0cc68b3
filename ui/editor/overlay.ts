import type { Box } from '@contextual-fill/core';
import { type LayerName, SELECTED } from '../state/mask-layer.ts';
import type { View } from '../state/view.ts';

/** How a layer looks: a colour and the direction of its hatching, so that colour is never the only sign. */
export interface LayerLook {
  readonly colour: readonly [number, number, number];
  readonly hatch: 'rising' | 'falling' | 'level';
  /** How the outline is drawn where there is nothing else: dashes and gaps, both of so many pixels; 0 is one line. */
  readonly dash: number;
}

export const LOOKS: Readonly<Record<LayerName | 'shadow', LayerLook>> = {
  hole: { colour: [255, 0, 168], hatch: 'rising', dash: 0 },
  protect: { colour: [255, 122, 0], hatch: 'falling', dash: 8 },
  only: { colour: [0, 150, 90], hatch: 'level', dash: 3 },
  shadow: { colour: [255, 200, 0], hatch: 'falling', dash: 5 },
};

export interface OverlayLayer {
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly look: LayerLook;
  /** Only the outline, where what lies in it is to be seen, or is not painted. */
  readonly contourOnly?: boolean;
}

const HATCH_PERIOD = 8;
const HATCH_WIDTH = 2;
const FILL_ALPHA = 0.36;
const HATCH_ALPHA = 0.66;

/**
 * Paints mask layers for a box of the stage into `out` (RGBA, box-sized, not premultiplied). `view` is in device
 * pixels. The fill is tinted and hatched; the rim is two lines, white outside and full colour inside, so that one of
 * them stands out on any picture. Cost: the box's pixels, whatever the picture's size.
 */
export function paintOverlay(
  out: Uint8ClampedArray,
  box: Box,
  view: View,
  width: number,
  height: number,
  layers: readonly OverlayLayer[],
): void {
  out.fill(0);
  const columns = new Int32Array(box.width + 2);
  for (let i = 0; i < columns.length; i++) {
    const x = Math.floor((box.x + i - 1 + 0.5 - view.x) / view.scale);
    columns[i] = x >= 0 && x < width ? x : -1;
  }
  const rowStart = (screenY: number) => {
    const y = Math.floor((screenY + 0.5 - view.y) / view.scale);
    return y >= 0 && y < height ? y * width : -1;
  };
  for (const { data, look, contourOnly } of layers) {
    const [red, green, blue] = look.colour;
    for (let row = 0; row < box.height; row++) {
      const y = box.y + row;
      const here = rowStart(y);
      if (here < 0) continue;
      const above = rowStart(y - 1);
      const below = rowStart(y + 1);
      for (let column = 0; column < box.width; column++) {
        const x = columns[column + 1];
        if (x < 0) continue;
        const value = data[here + x];
        const inside = value >= SELECTED;
        const left = columns[column];
        const right = columns[column + 2];
        // Past the picture's edge counts as equal, so that a mask at the edge has no rim there that hides pixels.
        const rim =
          (left >= 0 && data[here + left] >= SELECTED !== inside) ||
          (right >= 0 && data[here + right] >= SELECTED !== inside) ||
          (above >= 0 && data[above + x] >= SELECTED !== inside) ||
          (below >= 0 && data[below + x] >= SELECTED !== inside);
        if (value === 0 && !rim) continue;
        const at = (row * box.width + column) * 4;
        if (rim) {
          const isGap =
            contourOnly && look.dash > 0 && Math.floor((box.x + column + y) / look.dash) % 2 === 1;
          const isWhite = !inside || isGap;
          out[at] = isWhite ? 255 : red;
          out[at + 1] = isWhite ? 255 : green;
          out[at + 2] = isWhite ? 255 : blue;
          out[at + 3] = 255;
          continue;
        }
        if (contourOnly) continue;
        const screenX = box.x + column;
        const phase =
          look.hatch === 'rising' ? screenX + y : look.hatch === 'falling' ? screenX - y + 65536 : y;
        const alpha = inside && phase % HATCH_PERIOD < HATCH_WIDTH ? HATCH_ALPHA : FILL_ALPHA * (value / 255);
        const already = out[at + 3] / 255;
        const together = alpha + already * (1 - alpha);
        const mix = (colour: number, under: number) =>
          (colour * alpha + under * already * (1 - alpha)) / together;
        out[at] = mix(red, out[at]);
        out[at + 1] = mix(green, out[at + 1]);
        out[at + 2] = mix(blue, out[at + 2]);
        out[at + 3] = together * 255;
      }
    }
  }
}
