import { fromTransform, mapBox, sharedArea } from '../figma/affine.ts';
import type { Point } from '../figma/affine.ts';
import {
  childrenOf,
  fillsOf,
  fromBottom,
  isOpaqueColour,
  isPaintVisible,
  isShown,
  isWithin,
  strokesOf,
} from '../figma/nodes.ts';
import { problem, type SentenceName } from '../figma/sentences.ts';

/**
 * A layer that shows a picture. `paintIndex` is the place of its one image fill; null if several fills must be seen
 * together, so that only a rendering can stand for the picture.
 */
export interface PictureLayer {
  readonly node: PictureNode;
  readonly paintIndex: number | null;
}

export type PictureNode = SceneNode & MinimalFillsMixin & LayoutMixin;

/** One picture and the layers that mark what should go; the layers as they were selected, groups whole. */
export interface PictureAndShapes {
  readonly picture: PictureLayer;
  readonly shapes: readonly SceneNode[];
}

type Kind =
  | { readonly is: 'picture'; readonly layer: PictureLayer }
  | { readonly is: 'video' | 'pattern' | 'text' | 'shape' };

/**
 * Reads a selection: which layers are pictures and which shapes belong to each. One picture gets all the shapes, even
 * none. Where all of several layers show pictures, those over others are their shapes (whether they are plainly masks
 * is asked when they are read, `picture-as-mask.ts`). Of several pictures with shapes, each shape goes to the picture
 * that it covers most, and pictures without shapes are left out.
 * Throws a Problem that says what to select instead.
 */
export function readSelection(selected: readonly SceneNode[]): PictureAndShapes[] {
  const nodes = fromBottom(unwrap(selected).filter((node) => node.type !== 'SLICE'));
  if (nodes.length === 0) throw problem('nothingSelected');
  const kinds = nodes.map((node) => ({ node, kind: kindOf(node) }));
  const pictures = kinds.flatMap(({ kind }) => (kind.is === 'picture' ? [kind.layer] : []));
  // A frame around a picture is where it lies, not what should go.
  const holdsOne = (node: SceneNode) => pictures.some((picture) => isWithin(picture.node, node));
  const shapes = kinds.flatMap(({ node, kind }) => (kind.is === 'picture' || holdsOne(node) ? [] : [node]));
  if (pictures.length === 0) throw problem(whyNoPicture(kinds));
  const pairs =
    pictures.length === 1
      ? [{ picture: pictures[0], shapes }]
      : shapes.length === 0
        ? assignUpper(pictures)
        : assign(pictures, shapes);
  for (const { picture } of pairs) check(picture.node);
  return pairs;
}

/** The pictures of a selection, whatever else is selected. Throws a Problem that says what to select instead. */
export function readPictures(selected: readonly SceneNode[]): PictureLayer[] {
  const nodes = fromBottom(unwrap(selected));
  const kinds = nodes.map((node) => ({ node, kind: kindOf(node) }));
  const pictures = kinds.flatMap(({ kind }) => (kind.is === 'picture' ? [kind.layer] : []));
  if (pictures.length === 0) {
    const why = nodes.length === 0 ? 'noPicture' : whyNoPicture(kinds);
    throw problem(why === 'noPicture' ? 'emptyNeedsPicture' : why);
  }
  for (const { node } of pictures) check(node);
  return pictures;
}

/** The pictures of a selection that are not among `own`; none where there is no other. */
export function readOtherPictures(
  selected: readonly SceneNode[],
  own: readonly SceneNode[],
): readonly PictureLayer[] {
  const others = unwrap(selected).filter((node) => own.every(({ id }) => id !== node.id));
  return others.length === 0 ? [] : readPictures(others);
}

/**
 * The layers of a selection that may be added to the mask of a picture in the editor: not the picture itself, nor what
 * was made of it, nor what holds one of these. Throws a Problem if there are none.
 */
export function readMoreShapes(
  selected: readonly SceneNode[],
  pictures: readonly SceneNode[],
): readonly SceneNode[] {
  const shapes = selected.filter(
    (node) => node.type !== 'SLICE' && !pictures.some((picture) => isWithin(picture, node)),
  );
  if (shapes.length === 0) throw problem('editorNoShape');
  return fromBottom(shapes);
}

/** A group around a picture and shapes is read as if its layers were selected. */
function unwrap(selected: readonly SceneNode[]): readonly SceneNode[] {
  const only = selected.length === 1 ? selected[0] : null;
  return only?.type === 'GROUP' ? unwrap(only.children.filter((child) => child.visible)) : selected;
}

/** What a layer is to this plugin. */
export function kindOf(node: SceneNode): Kind {
  const fills = fillsOf(node);
  const visible = fills.filter(isPaintVisible);
  const covering = visible.map(isOpaqueColour).lastIndexOf(true);
  const shown = visible.slice(Math.max(covering, 0));
  if (node.type === 'TEXT') return { is: shown.some(({ type }) => type === 'IMAGE') ? 'text' : 'shape' };
  if (shown.some(({ type }) => type === 'VIDEO')) return { is: 'video' };
  const images = shown.filter(({ type }) => type === 'IMAGE');
  const unreadable = shown.some(({ type }) => type === 'PATTERN' || type === 'SHADER');
  if (images.length === 0) return { is: unreadable ? 'pattern' : 'shape' };
  const alone = images.length === 1 && !unreadable;
  return {
    is: 'picture',
    layer: { node: node as PictureNode, paintIndex: alone ? fills.indexOf(images[0]) : null },
  };
}

function whyNoPicture(kinds: readonly { node: SceneNode; kind: Kind }[]): SentenceName {
  const has = (wanted: Kind['is']) => kinds.some(({ kind }) => kind.is === wanted);
  if (has('video')) return 'video';
  if (has('text')) return 'text';
  if (has('pattern')) return 'pattern';
  if (
    kinds.some(({ node }) => strokesOf(node).some((paint) => paint.type === 'IMAGE' && isPaintVisible(paint)))
  ) {
    return 'pictureInStroke';
  }
  return kinds.some(({ node }) => holdsPicture(node)) ? 'pictureInside' : 'noPicture';
}

function holdsPicture(node: SceneNode): boolean {
  return childrenOf(node).some((child) => kindOf(child).is === 'picture' || holdsPicture(child));
}

function check(node: PictureNode): void {
  if (!isShown(node)) throw problem('hiddenPicture');
  if (!(node.width > 0 && node.height > 0)) throw problem('flatPicture');
}

/** Pictures that lie over others as the shapes of these; `pictures` from the lowest to the topmost. */
function assignUpper(pictures: readonly PictureLayer[]): PictureAndShapes[] {
  const outlines = pictures.map(({ node }) => cornersOf(node));
  const isUpper = outlines.map((outline, index) =>
    outlines.slice(0, index).some((lower) => sharedArea(outline, lower) > 0),
  );
  const upper = pictures.filter((_, index) => isUpper[index]);
  if (upper.length === 0) throw problem('noShape');
  return assign(
    pictures.filter((_, index) => !isUpper[index]),
    upper.map(({ node }) => node),
  );
}

function assign(pictures: readonly PictureLayer[], shapes: readonly SceneNode[]): PictureAndShapes[] {
  const outlines = pictures.map(({ node }) => cornersOf(node));
  const chosen = shapes.map((shape) => {
    const corners = cornersOf(shape);
    let best = -1;
    let most = 0;
    outlines.forEach((outline, index) => {
      const area = sharedArea(corners, outline);
      // Of pictures that are covered alike, the topmost is the one that the designer sees.
      if (area > 0 && area >= most * 0.999) [best, most] = [index, Math.max(area, most)];
    });
    return best;
  });
  const pairs = pictures
    .map((picture, index) => ({ picture, shapes: shapes.filter((_, shape) => chosen[shape] === index) }))
    .filter((pair) => pair.shapes.length > 0);
  if (pairs.length === 0) throw problem('shapesBeside');
  return pairs;
}

/** The corners of a node's box on the page. A line has no height, but its stroke does. */
function cornersOf(node: SceneNode): Point[] {
  if (!('absoluteTransform' in node)) return [];
  const stroke = 'strokeWeight' in node && typeof node.strokeWeight === 'number' ? node.strokeWeight : 1;
  const spread = node.width > 0 && node.height > 0 ? 0 : Math.max(stroke, 1) / 2;
  return mapBox(fromTransform(node.absoluteTransform), {
    x: -spread,
    y: -spread,
    width: node.width + 2 * spread,
    height: node.height + 2 * spread,
  });
}
