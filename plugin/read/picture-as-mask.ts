import type { Size } from '../figma/affine.ts';
import { childrenOf, fillsOf, isPaintVisible, setFills } from '../figma/nodes.ts';
import { problem } from '../figma/sentences.ts';
import { withTemporaryFrame } from '../figma/temporary-frame.ts';
import { exportSheet } from './export-sheet.ts';
import { maskReading, type MaskReading } from './mask-reading.ts';
import { pngPixels } from './png-pixels.ts';
import { kindOf } from './selection.ts';

/** Pixels along the longer side of the rendering that is looked at. */
const LOOK_SIDE = 128;

/**
 * How a layer that must be rendered is read as a mask: by its alpha, or by its white where it is a black-and-white
 * picture. Throws a Problem that asks which picture is meant, where the layer shows a picture or video that is not
 * plainly a mask: it would be hidden, and nobody asked for that.
 */
export async function readingOf(node: SceneNode): Promise<NonNullable<MaskReading>> {
  const { is } = kindOf(node);
  if (is === 'picture') {
    const reading = await look(node as SceneNode & MinimalFillsMixin);
    if (!reading) throw problem('whichPicture');
    return reading;
  }
  if (is === 'video') throw problem('whichPicture');
  for (const child of childrenOf(node)) {
    // White in a part of the layer says nothing of the rest.
    if (child.visible && (await readingOf(child)) !== 'alpha') throw problem('whichPicture');
  }
  return 'alpha';
}

/** Looks at a layer's fills alone, upright and opaque: its outline, corners and dimming say nothing of the picture. */
async function look(node: SceneNode & MinimalFillsMixin): Promise<MaskReading> {
  const sheet = sheetLike(node);
  const { png } = await withTemporaryFrame(sheet, async (frame) => {
    const rectangle = figma.createRectangle();
    frame.appendChild(rectangle);
    rectangle.x = 0;
    rectangle.y = 0;
    rectangle.resize(sheet.width, sheet.height);
    const fills = fillsOf(node).filter(isPaintVisible);
    await setFills(
      rectangle,
      fills.map((paint) => (fills.length === 1 ? { ...paint, opacity: 1 } : paint)),
    );
    return exportSheet(frame, sheet, LOOK_SIDE / Math.max(sheet.width, sheet.height));
  });
  try {
    return maskReading(pngPixels(png));
  } catch {
    return null;
  }
}

/** Whole units, so that no edge of the rendering is half covered. */
function sheetLike({ width, height }: Size): Size {
  return { width: Math.max(1, Math.round(width)), height: Math.max(1, Math.round(height)) };
}
