import type { Box } from '@contextual-fill/core';
import { intersect } from '../state/box.ts';
import { type LayerName, SELECTED } from '../state/mask-layer.ts';
import type { Size, View } from '../state/view.ts';

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
  /** The box of the picture that `data` has a byte for each pixel of; beside it nothing is painted. */
  readonly box: Box;
  readonly data: Uint8Array | Uint8ClampedArray;
  /** Where `data` may be anything but 0, in the picture; by default in all of `box`. */
  readonly within?: Box;
  readonly look: LayerLook;
  /** Only the outline, where what lies in it is to be seen, or is not painted. */
  readonly contourOnly?: boolean;
}

/** Of a row or column of the stage: it lies beside the picture, or beside what a layer has bytes for. */
const BESIDE_PICTURE = -1;
const BESIDE_LAYER = -2;

const HATCH_PERIOD = 8;
const HATCH_WIDTH = 2;
const FILL_ALPHA = 0.36;
const HATCH_ALPHA = 0.66;

/**
 * Paints mask layers for a box of the stage into `out` (RGBA, box-sized, not premultiplied). `view` is in device
 * pixels, width and height are the picture's. The fill is tinted and hatched; the rim is two lines, white outside and
 * full colour inside, so that one of them stands out on any picture. Cost: the box's pixels that a layer lies over,
 * whatever the picture's size.
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
  for (const layer of layers) paintLayer(out, box, view, { width, height }, layer);
}

function paintLayer(out: Uint8ClampedArray, box: Box, view: View, picture: Size, layer: OverlayLayer): void {
  const { data, look, contourOnly } = layer;
  const [red, green, blue] = look.colour;
  const seen = seenIn(box, view, layer.within ?? layer.box);
  if (!seen) return;
  const own = layer.box;
  const columns = places(seen.x - 1, seen.width + 2, view.x, view.scale, picture.width, own.x, own.width);
  const rows = places(seen.y - 1, seen.height + 2, view.y, view.scale, picture.height, own.y, own.height);
  /** Whether what stands here is on the other side of the rim than `inside`; the picture's edge is none. */
  const differs = (row: number, column: number, inside: boolean) =>
    row !== BESIDE_PICTURE &&
    column !== BESIDE_PICTURE &&
    (row >= 0 && column >= 0 && data[row * own.width + column] >= SELECTED) !== inside;
  for (let v = 1; v <= seen.height; v++) {
    const row = rows[v];
    if (row === BESIDE_PICTURE) continue;
    const y = seen.y + v - 1;
    for (let u = 1; u <= seen.width; u++) {
      const column = columns[u];
      if (column === BESIDE_PICTURE) continue;
      const value = row >= 0 && column >= 0 ? data[row * own.width + column] : 0;
      const inside = value >= SELECTED;
      const rim =
        differs(row, columns[u - 1], inside) ||
        differs(row, columns[u + 1], inside) ||
        differs(rows[v - 1], column, inside) ||
        differs(rows[v + 1], column, inside);
      if (value === 0 && !rim) continue;
      const x = seen.x + u - 1;
      const at = ((y - box.y) * box.width + x - box.x) * 4;
      if (rim) {
        const isGap = contourOnly && look.dash > 0 && Math.floor((x + y) / look.dash) % 2 === 1;
        const isWhite = !inside || isGap;
        out[at] = isWhite ? 255 : red;
        out[at + 1] = isWhite ? 255 : green;
        out[at + 2] = isWhite ? 255 : blue;
        out[at + 3] = 255;
        continue;
      }
      if (contourOnly) continue;
      const phase = look.hatch === 'rising' ? x + y : look.hatch === 'falling' ? x - y + 65536 : y;
      const alpha = inside && phase % HATCH_PERIOD < HATCH_WIDTH ? HATCH_ALPHA : FILL_ALPHA * (value / 255);
      const already = out[at + 3] / 255;
      const together = alpha + already * (1 - alpha);
      const under = already * (1 - alpha);
      out[at] = (red * alpha + out[at] * under) / together;
      out[at + 1] = (green * alpha + out[at + 1] * under) / together;
      out[at + 2] = (blue * alpha + out[at + 2] * under) / together;
      out[at + 3] = together * 255;
    }
  }
}

/** The part of a box of the stage over which a box of the picture lies, with a pixel around it for the rim. */
function seenIn(box: Box, { scale, x, y }: View, part: Box): Box | null {
  const left = Math.floor(part.x * scale + x) - 1;
  const top = Math.floor(part.y * scale + y) - 1;
  const right = Math.ceil((part.x + part.width) * scale + x) + 1;
  const bottom = Math.ceil((part.y + part.height) * scale + y) + 1;
  return intersect(box, { x: left, y: top, width: right - left, height: bottom - top });
}

/**
 * Which of a layer's columns (or rows) each of so many of the stage's shows, from `start` on.
 * @param offset where the picture starts on the stage
 * @param side the picture's width (or height)
 * @param first where the layer starts in the picture, and how many it has
 */
function places(
  start: number,
  count: number,
  offset: number,
  scale: number,
  side: number,
  first: number,
  own: number,
): Int32Array {
  const found = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = Math.floor((start + i + 0.5 - offset) / scale);
    const isOwn = at >= first && at < first + own;
    found[i] = at < 0 || at >= side ? BESIDE_PICTURE : isOwn ? at - first : BESIDE_LAYER;
  }
  return found;
}
