import {
  apply,
  boundsOf,
  boxOf,
  compose,
  fromTransform,
  intersectBoxes,
  invert,
  mapBox,
  scaling,
  translation,
} from '../figma/affine.ts';
import type { Box, Point, Size } from '../figma/affine.ts';
import type { Margins } from '../protocol/margins.ts';
import type { Matrix } from '../protocol/mask.ts';

/** The part of Figma's ImagePaint that says where a picture lies in its layer. */
export type PlacedPaint = Pick<ImagePaint, 'scaleMode' | 'imageTransform' | 'scalingFactor' | 'rotation'>;

/** How the pixels of a picture lie in its layer. */
export interface Placement {
  /** Layer units to picture pixels; for tiles, of the tile whose corner is the layer's. */
  readonly pictureFromLayer: Matrix;
  /** The size in layer units at which the picture repeats, or null if it does not. */
  readonly tile: Size | null;
}

/** A picture in its layer on the page. */
export interface PlacedPicture {
  /** The layer that shows the picture. */
  readonly layer: Size & { readonly absoluteTransform: Transform };
  readonly placement: Placement;
  /** The picture's size in pixels. */
  readonly picture: Size;
}

/**
 * Where a picture lies in its layer, by Figma's paint. Null if it has no area there.
 *
 * CROP: `imageTransform` takes the layer's unit square to the picture's. FILL and FIT: cover and contain, centred.
 * TILE: `scalingFactor` layer units for a picture pixel, from the layer's corner. `rotation` turns the picture
 * clockwise in quarter turns, for all but CROP. Facts: Figma's typings, ImagePaint; the direction of the turn and the
 * tile's corner are not documented (docs/try-in-figma.md checks them by eye).
 */
export function placePicture(paint: PlacedPaint, layer: Size, picture: Size): Placement | null {
  if (!(layer.width > 0 && layer.height > 0 && picture.width > 0 && picture.height > 0)) return null;
  const { width, height } = layer;
  if (paint.scaleMode === 'CROP') {
    const unit = paint.imageTransform ? fromTransform(paint.imageTransform) : scaling(1, 1);
    const map = compose(scaling(picture.width, picture.height), unit, scaling(1 / width, 1 / height));
    return invert(map) ? { pictureFromLayer: map, tile: null } : null;
  }
  const turns = quarterTurns(paint.rotation ?? 0);
  const turned = turns % 2 === 0 ? picture : { width: picture.height, height: picture.width };
  const unturn = fromTurned(turns, picture);
  if (paint.scaleMode === 'TILE') {
    const scale = paint.scalingFactor ?? 1;
    if (!(scale > 0)) return null;
    return {
      pictureFromLayer: compose(unturn, scaling(1 / scale, 1 / scale)),
      tile: { width: turned.width * scale, height: turned.height * scale },
    };
  }
  const fit = paint.scaleMode === 'FIT' ? Math.min : Math.max;
  const scale = fit(width / turned.width, height / turned.height);
  const left = (width - turned.width * scale) / 2;
  const top = (height - turned.height * scale) / 2;
  return {
    pictureFromLayer: compose(unturn, scaling(1 / scale, 1 / scale), translation(-left, -top)),
    tile: null,
  };
}

function quarterTurns(degrees: number): number {
  return ((Math.round(degrees / 90) % 4) + 4) % 4;
}

/** From the pixels of a picture turned clockwise to the picture's own. */
function fromTurned(turns: number, { width, height }: Size): Matrix {
  switch (turns) {
    case 1:
      return [0, -1, 1, 0, 0, height];
    case 2:
      return [-1, 0, 0, -1, width, height];
    case 3:
      return [0, 1, -1, 0, width, 0];
    default:
      return [1, 0, 0, 1, 0, 0];
  }
}

/**
 * The maps from layer units to picture pixels under which something that lies within `bounds` (layer units) falls on
 * the picture: one, or for tiles one for each repeat that it may touch. Null if there would be more than `most`.
 */
export function copiesUnder(placement: Placement, layer: Size, bounds: Box, most: number): Matrix[] | null {
  const { tile, pictureFromLayer } = placement;
  if (!tile) return [pictureFromLayer];
  const touched = intersectBoxes(grown(bounds), boxOf(layer));
  if (!touched) return [];
  const first = { x: Math.floor(touched.x / tile.width), y: Math.floor(touched.y / tile.height) };
  const last = {
    x: Math.ceil((touched.x + touched.width) / tile.width) - 1,
    y: Math.ceil((touched.y + touched.height) / tile.height) - 1,
  };
  if ((last.x - first.x + 1) * (last.y - first.y + 1) > most) return null;
  const copies: Matrix[] = [];
  for (let row = first.y; row <= last.y; row += 1) {
    for (let column = first.x; column <= last.x; column += 1) {
      copies.push(compose(pictureFromLayer, translation(-column * tile.width, -row * tile.height)));
    }
  }
  return copies;
}

/** A hairline has no area of its own to intersect with. */
function grown({ x, y, width, height }: Box): Box {
  return { x: x - 1e-6, y: y - 1e-6, width: width + 2e-6, height: height + 2e-6 };
}

/** How many picture pixels there are to one layer unit, along the axis where there are more. */
export function pixelsPerUnit([a, b, c, d]: Matrix): number {
  return Math.max(Math.hypot(a, b), Math.hypot(c, d));
}

/** The box in layer units that a rectangle of the picture covers; null if that lies outside the layer. */
export function boxInLayer(placement: Placement, layer: Size, rectangle: Box): Box | null {
  const layerFromPicture = invert(placement.pictureFromLayer);
  if (!layerFromPicture) return null;
  const corners: Point[] = [
    { x: rectangle.x, y: rectangle.y },
    { x: rectangle.x + rectangle.width, y: rectangle.y },
    { x: rectangle.x + rectangle.width, y: rectangle.y + rectangle.height },
    { x: rectangle.x, y: rectangle.y + rectangle.height },
  ];
  const bounds = boundsOf(corners.map((corner) => apply(layerFromPicture, corner)));
  return bounds && intersectBoxes(bounds, boxOf(layer));
}

/**
 * The `imageTransform` of a CROP paint that shows `rectangle` of the picture, a picture of its own now, in a layer
 * that covers `box` of the old layer, where the rectangle lay.
 */
export function cropFor(placement: Placement, box: Box, rectangle: Box): Matrix {
  return compose(
    scaling(1 / rectangle.width, 1 / rectangle.height),
    translation(-rectangle.x, -rectangle.y),
    placement.pictureFromLayer,
    translation(box.x, box.y),
    scaling(box.width, box.height),
  );
}

/**
 * What a layer must cover so that it shows the margins that were added to its picture, in layer units: on every side
 * with a margin it reaches to the margin's end, elsewhere as far as it does.
 */
export function boxWithMargins(
  { pictureFromLayer }: Placement,
  layer: Size,
  picture: Size,
  margins: Margins,
): Box {
  const layerFromPicture = invert(pictureFromLayer);
  const seen = boundsOf(mapBox(pictureFromLayer, boxOf(layer)));
  if (!layerFromPicture || !seen || Math.max(...Object.values(margins)) === 0) return boxOf(layer);
  const left = margins.left > 0 ? Math.min(seen.x, -margins.left) : seen.x;
  const top = margins.top > 0 ? Math.min(seen.y, -margins.top) : seen.y;
  const right = Math.max(seen.x + seen.width, margins.right > 0 ? picture.width + margins.right : -Infinity);
  const bottom = Math.max(
    seen.y + seen.height,
    margins.bottom > 0 ? picture.height + margins.bottom : -Infinity,
  );
  const wanted = { x: left, y: top, width: right - left, height: bottom - top };
  return boundsOf(mapBox(layerFromPicture, wanted)) ?? boxOf(layer);
}
