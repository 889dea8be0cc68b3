import {
  apply,
  boundsOf,
  boxOf,
  compose,
  fromTransform,
  intersectBoxes,
  invert,
  mapBox,
} from '../figma/affine.ts';
import type { Box, Point, Size } from '../figma/affine.ts';
import { childrenOf, fillsOf, isFrameLike, isPaintVisible, strokesOf } from '../figma/nodes.ts';
import { problem } from '../figma/sentences.ts';
import type { MaskOutline, Matrix } from '../protocol/mask.ts';
import { copiesUnder, type PlacedPicture } from './placement.ts';

/** An outline in its node's own units, and the way from there to the page. */
export interface PageOutline {
  readonly path: string;
  readonly rule: 'nonzero' | 'evenodd';
  readonly pageFromNode: Matrix;
}

export interface MaskShapes {
  readonly outlines: readonly PageOutline[];
  /** Layers whose mask is not an outline: soft edges, pictures, patterns, masks and clipping. They must be rendered. */
  readonly soft: readonly SceneNode[];
}

/**
 * What the selected shapes cover, as outlines where that is exact. A selected layer counts even if it is hidden (after
 * a removal the shapes are) or has neither fill nor stroke; layers inside a group or frame count as they are seen.
 */
export function readMask(shapes: readonly SceneNode[]): MaskShapes {
  const outlines: PageOutline[] = [];
  const soft: SceneNode[] = [];
  for (const shape of shapes) {
    if (needsRendering(shape)) soft.push(shape);
    else collect(shape, true, outlines, soft);
  }
  return { outlines, soft };
}

function collect(node: SceneNode, isSelected: boolean, outlines: PageOutline[], soft: SceneNode[]): void {
  if (node.type === 'SLICE' || (!isSelected && !isVisible(node))) return;
  if (!isSelected && needsRendering(node)) {
    soft.push(node);
    return;
  }
  const isContainer = isFrameLike(node) || node.type === 'GROUP' || node.type === 'TRANSFORM_GROUP';
  if (!isContainer && !('fillGeometry' in node) && !('strokeGeometry' in node)) {
    soft.push(node);
    return;
  }
  const pageFromNode = fromTransform((node as LayoutMixin).absoluteTransform);
  const geometry: VectorPath[] = [];
  const fills = hasVisible(fillsOf(node)) || (!isContainer && (isSelected || hasVisible(strokesOf(node))));
  if (fills && 'fillGeometry' in node) geometry.push(...node.fillGeometry);
  if ('strokeGeometry' in node && (hasVisible(strokesOf(node)) || (geometry.length === 0 && !isContainer))) {
    // A ring around an object means the object: without a fill, Figma gives no outline of its inside.
    const isRing = geometry.length === 0 && isClosed(node);
    if (isRing) geometry.push(...node.strokeGeometry.flatMap(contoursOf));
    else if (geometry.length === 0 || node.strokeAlign !== 'INSIDE') geometry.push(...node.strokeGeometry);
  }
  for (const { data, windingRule } of geometry) {
    if (data.trim() === '' || windingRule === 'NONE') continue;
    outlines.push({ path: data, rule: windingRule === 'EVENODD' ? 'evenodd' : 'nonzero', pageFromNode });
  }
  if (isContainer) for (const child of childrenOf(node)) collect(child, false, outlines, soft);
}

function isVisible(node: SceneNode): boolean {
  return node.visible && (!('opacity' in node) || node.opacity > 0);
}

function hasVisible(paints: readonly Paint[]): boolean {
  return paints.some(isPaintVisible);
}

/** True for shapes whose line comes back to its start. */
function isClosed(node: SceneNode): boolean {
  if (node.type === 'VECTOR') {
    return node.vectorPaths.length > 0 && node.vectorPaths.every(({ data }) => /z\s*$/i.test(data));
  }
  if (node.type === 'ELLIPSE') {
    const { startingAngle, endingAngle } = node.arcData;
    return Math.abs(endingAngle - startingAngle) >= 2 * Math.PI - 0.01;
  }
  return node.type === 'RECTANGLE' || node.type === 'POLYGON' || node.type === 'STAR';
}

/** Every contour of a path by itself; together they cover the holes, too. */
function contoursOf({ data }: VectorPath): VectorPath[] {
  return (data.match(/M[^M]*/gi) ?? []).map((contour) => ({ data: contour, windingRule: 'NONZERO' }));
}

/** True if outlines would not say what the layer covers. */
function needsRendering(node: SceneNode): boolean {
  if ('effects' in node && node.effects.some((effect) => effect.type === 'LAYER_BLUR' && effect.visible))
    return true;
  if ([...fillsOf(node), ...strokesOf(node)].some((paint) => isPaintVisible(paint) && isSoft(paint)))
    return true;
  // Figma gives the stroke's outline as if it were centred.
  const isOutside = 'strokeAlign' in node && node.strokeAlign === 'OUTSIDE';
  if (isOutside && hasVisible(strokesOf(node)) && node.strokeWeight !== 0) return true;
  const children = childrenOf(node).filter((child) => child.visible);
  if (node.type === 'BOOLEAN_OPERATION' || children.length === 0) return false;
  if (children.some((child) => 'isMask' in child && child.isMask)) return true;
  return (
    'clipsContent' in node &&
    node.clipsContent &&
    children.some((child) => sticksOut(child, node as FrameNode))
  );
}

function isSoft(paint: Paint): boolean {
  if ('gradientStops' in paint) return paint.gradientStops.some((stop) => stop.color.a < 1);
  return paint.type !== 'SOLID';
}

/** True if a layer or anything in it reaches over the edge of the frame. */
function sticksOut(node: SceneNode, frame: FrameNode): boolean {
  const frameFromPage = invert(fromTransform(frame.absoluteTransform));
  if (!frameFromPage || !('absoluteTransform' in node)) return true;
  const box = { x: 0, y: 0, width: node.width, height: node.height };
  const corners = mapBox(compose(frameFromPage, fromTransform(node.absoluteTransform)), box);
  const isOut = corners.some(
    ({ x, y }) => x < -0.01 || y < -0.01 || x > frame.width + 0.01 || y > frame.height + 0.01,
  );
  return isOut || childrenOf(node).some((child) => child.visible && sticksOut(child, frame));
}

/** How many repeats of a tile one shape may cover before it is refused. */
const MOST_TILES = 400;

/**
 * The outlines in the pixels of a picture. Tiles: one copy for each repeat that a shape touches, because a pixel goes
 * wherever one of its repeats is covered. Outlines that miss the picture are left out.
 */
export function outlinesInPicture(
  outlines: readonly PageOutline[],
  { layer, placement, picture }: PlacedPicture,
): MaskOutline[] {
  const layerFromPage = invert(fromTransform(layer.absoluteTransform));
  if (!layerFromPage) throw problem('flatPicture');
  const placed: MaskOutline[] = [];
  for (const { path, rule, pageFromNode } of outlines) {
    const layerFromNode = compose(layerFromPage, pageFromNode);
    const points = pointsOf(path);
    const bounds = boundsOf(points.map((point) => apply(layerFromNode, point)));
    if (!bounds) continue;
    const copies = copiesUnder(placement, layer, bounds, MOST_TILES);
    if (!copies) throw problem('tooManyTiles');
    for (const pictureFromLayer of copies) {
      const matrix = compose(pictureFromLayer, layerFromNode);
      const extent = boundsOf(points.map((point) => apply(matrix, point)));
      if (extent && touches(extent, picture)) placed.push({ path, rule, matrix });
    }
  }
  return placed;
}

function touches(extent: Box, picture: Size): boolean {
  return intersectBoxes(extent, boxOf(picture)) !== null;
}

/**
 * The points and control points of a path; its curves lie within their hull. Figma's paths hold only M, L, Q, C and
 * Z.
 */
function pointsOf(path: string): Point[] {
  const numbers = (path.match(/-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? []).map(Number);
  const points: Point[] = [];
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    points.push({ x: numbers[index], y: numbers[index + 1] });
  }
  return points;
}
