import { scaling } from '../figma/affine.ts';
import type { Size } from '../figma/affine.ts';
import { fillsOf, isPaintVisible, setFills } from '../figma/nodes.ts';
import { problem } from '../figma/sentences.ts';
import { withTemporaryFrame } from '../figma/temporary-frame.ts';
import type { Picture } from '../protocol/job.ts';
import { exportSheet } from './export-sheet.ts';
import { nameOf } from '../protocol/values.ts';
import { pixelsPerUnit, placePicture, type Placement } from './placement.ts';
import type { PictureLayer, PictureNode } from './selection.ts';

/** A picture as it goes to the page, and how its pixels lie in the layer. */
export interface SourcePicture {
  readonly picture: Picture;
  readonly placement: Placement;
  /** The image of the fill; null for a rendering, which is no image of the document. */
  readonly hash: string | null;
}

/**
 * Reads the picture of a layer: the stored file of its image fill, so that resolution, crop and colours survive, or a
 * rendering of its fills where several must be seen together. Throws a Problem if there is nothing to read.
 */
export async function readPicture({ node, paintIndex }: PictureLayer): Promise<SourcePicture> {
  if (paintIndex === null) return renderFills(node);
  const paint = fillsOf(node)[paintIndex] as ImagePaint;
  const { bytes, size } = await readImage(paint.imageHash);
  const placement = placePicture(paint, node, size);
  if (!placement) throw problem('brokenCrop');
  return { picture: describe(node, bytes, size), placement, hash: paint.imageHash };
}

/** The stored file of an image and its size as Figma counts it. */
export async function readImage(hash: string | null): Promise<{ bytes: Uint8Array; size: Size }> {
  const image = hash === null ? null : figma.getImageByHash(hash);
  if (!image) throw problem('missingImage');
  try {
    return { bytes: await image.getBytesAsync(), size: await image.getSizeAsync() };
  } catch {
    throw problem('unreadableImage');
  }
}

export function describe(node: SceneNode, bytes: Uint8Array, { width, height }: Size): Picture {
  return { name: nameOf(node), bytes, width, height };
}

/**
 * All fills of a layer as one picture, without its stroke, effects, corners, opacity and children, which the result
 * keeps for itself. As many pixels as the sharpest of its images has, up to what Figma takes back.
 */
async function renderFills(node: PictureNode): Promise<SourcePicture> {
  const sheet = { width: Math.ceil(node.width), height: Math.ceil(node.height) };
  const wanted = await sharpest(node);
  const { png, size, scale } = await withTemporaryFrame(sheet, async (frame) => {
    const rectangle = figma.createRectangle();
    frame.appendChild(rectangle);
    rectangle.x = 0;
    rectangle.y = 0;
    rectangle.resize(node.width, node.height);
    await setFills(rectangle, fillsOf(node));
    return exportSheet(frame, sheet, wanted);
  });
  return {
    picture: describe(node, png, size),
    placement: { pictureFromLayer: scaling(scale, scale), tile: null },
    hash: null,
  };
}

async function sharpest(node: PictureNode): Promise<number> {
  let most = 1;
  for (const paint of fillsOf(node)) {
    if (paint.type !== 'IMAGE' || !isPaintVisible(paint)) continue;
    const { size } = await readImage(paint.imageHash);
    const placement = placePicture(paint, node, size);
    if (placement) most = Math.max(most, pixelsPerUnit(placement.pictureFromLayer));
  }
  return most;
}
