/** Renderings of a random scene before and after a removal, compared pixel by pixel with where the mask is. */
import { affine, pictureToLayer, type Pixels, type Transform } from '@contextual-fill/host';
import { shapeOnPage, type PlacedPicture, type Point } from './oracle.ts';
import { transformOf, type RandomScene } from './random-scenes.ts';

/** Pixels of the picture that a change may reach beyond the mask. */
const REACH = 2;
const AROUND = [...Array(24).keys()].map((step) => ({
  x: REACH * Math.cos((2 * Math.PI * step) / 24),
  y: REACH * Math.sin((2 * Math.PI * step) / 24),
}));
/** Figma's own, opaque: the colour of a pixel without alpha means nothing. */
const PAGE = [0.96, 0.96, 0.96, 1] as const;

export interface View {
  area: affine.Bounds;
  /** Pixels a unit. */
  scale: number;
  background: typeof PAGE;
}

export interface Changes {
  /** How many pixels were compared. */
  pixels: number;
  /** How many changed in the mask or within its reach. */
  inMask: number;
  /** How many changed elsewhere in an instance, where rounding may do it. */
  rounded: number;
  /** What changed elsewhere, in words; null if nothing did. */
  outside: string | null;
}

function pageFromLayer({ steps }: PlacedPicture): Transform {
  return affine.multiplyAll(...[...steps].reverse().map(transformOf));
}

/**
 * The layer with some of what is around it, no pixel of the picture smaller than one of the rendering, or its
 * neighbours would count. A whole number of pixels to a unit where the layer's edges run between pixels of the page.
 */
export function viewOf({ picture, whole }: RandomScene, pixelsPerUnit: number): View {
  const toPage = pageFromLayer(picture);
  const corners = [0, 1, 2, 3].map((corner) => {
    const [x, y] = [corner % 2, Math.floor(corner / 2)];
    return affine.apply(toPage, x * picture.layer.width, y * picture.layer.height);
  });
  const x = Math.round(Math.min(...corners.map((corner) => corner.x))) - 5;
  const y = Math.round(Math.min(...corners.map((corner) => corner.y))) - 5;
  const width = Math.round(Math.max(...corners.map((corner) => corner.x))) + 5 - x;
  const height = Math.round(Math.max(...corners.map((corner) => corner.y))) + 5 - y;
  const scale = whole ? Math.ceil(pixelsPerUnit) : pixelsPerUnit;
  return { area: { x, y, width, height }, scale, background: PAGE };
}

/**
 * Counts the pixels that changed by more than one level.
 * @param paint the picture's paint, which says where the picture lies in the layer
 * @param covered how much of each pixel of the picture the mask covers, 0..1
 */
export function compareRenderings(
  { picture, mask, wrap }: RandomScene,
  paint: ImagePaint,
  covered: Float32Array,
  before: Pixels,
  after: Pixels,
  { area, scale }: View,
): Changes {
  const changes: Changes = { pixels: after.width * after.height, inMask: 0, rounded: 0, outside: null };
  if (after.width !== before.width || after.height !== before.height) {
    return { ...changes, outside: 'The renderings have different sizes.' };
  }
  const toPage = pageFromLayer(picture);
  const layerFromPicture = pictureToLayer(paint as never, picture, picture.layer);
  const [[xx, xy, x0], [yx, yy, y0]] = affine.multiplyAll(
    affine.invert(layerFromPicture),
    affine.invert(toPage),
    affine.translation(area.x, area.y),
    affine.scaling(1 / scale, 1 / scale),
  );
  const isInShape = shapeOnPage(mask);
  const isInMask = ({ x, y }: Point) =>
    repeats(picture, affine.apply(layerFromPicture, x, y)).some((place) =>
      isInShape(affine.apply(toPage, place.x, place.y)),
    );
  const isInReach = (at: Point) =>
    isInMask(at) || AROUND.some(({ x, y }) => isInMask({ x: at.x + x, y: at.y + y }));
  const { width, height, fit } = picture;
  /** Most changes are deep in the mask; there the picture's own pixel tells, and nothing else need be asked. */
  const isDeep = (x: number, y: number) => {
    const tiled = fit.mode === 'TILE';
    const column = Math.floor(tiled ? x - width * Math.floor(x / width) : x);
    const row = Math.floor(tiled ? y - height * Math.floor(y / height) : y);
    return column >= 0 && row >= 0 && column < width && row < height && covered[row * width + column] === 1;
  };
  const [earlier, later] = [before, after].map(({ data }) => new Uint32Array(data.buffer));
  for (let pixel = 0; pixel < changes.pixels; pixel += 1) {
    if (earlier[pixel] === later[pixel]) continue;
    const change = largestChange(before.data, after.data, pixel * 4);
    if (change <= 1) continue;
    const column = (pixel % after.width) + 0.5;
    const row = Math.floor(pixel / after.width) + 0.5;
    const x = xx * column + xy * row + x0;
    const y = yx * column + yy * row + y0;
    if (isDeep(x, y) || isInReach({ x, y })) changes.inMask += 1;
    else if (wrap === 'instance') changes.rounded += 1;
    else changes.outside ??= `At ${x}, ${y} of the picture, ${change} levels changed.`;
  }
  return changes;
}

function largestChange(before: Uint8Array, after: Uint8Array, at: number): number {
  let most = 0;
  for (let channel = at; channel < at + 4; channel += 1) {
    most = Math.max(most, Math.abs(before[channel] - after[channel]));
  }
  return most;
}

/** All places of a layer that show the same pixel of the picture: one, or for tiles one in every repeat. */
function repeats({ fit, width, height, layer }: PlacedPicture, { x, y }: Point): Point[] {
  if (fit.mode !== 'TILE') return [{ x, y }];
  const lies = fit.turn % 180 !== 0;
  const tile = { x: (lies ? height : width) * fit.factor, y: (lies ? width : height) * fit.factor };
  const start = { x: x % tile.x, y: y % tile.y };
  const places: Point[] = [];
  for (let down = start.y - tile.y; down < layer.height + tile.y; down += tile.y) {
    for (let right = start.x - tile.x; right < layer.width + tile.x; right += tile.x) {
      places.push({ x: right, y: down });
    }
  }
  return places;
}
