import { compose, translation } from '../figma/affine.ts';
import { isWithin } from '../figma/nodes.ts';
import type { PageChannel } from '../figma/page-channel.ts';
import { problem, sentenceOf, type SentenceName } from '../figma/sentences.ts';
import { loadSettings } from '../figma/settings.ts';
import { openEditorWindow } from '../figma/window.ts';
import type { FilledPicture } from '../protocol/filled-picture.ts';
import type { Job } from '../protocol/job.ts';
import { NO_MARGINS, sameMargins, sizeWith, type Margins } from '../protocol/margins.ts';
import { Problem } from '../protocol/problem.ts';
import { hear, reply, type MessageOf } from '../protocol/requests.ts';
import type { Settings } from '../protocol/settings.ts';
import { nameOf } from '../protocol/values.ts';
import {
  asFilledLayer,
  canGrow,
  pictureBefore,
  placeBefore,
  placeFilled,
  type FilledLayer,
} from '../read/filled-layer.ts';
import { jobSettings, makeJob, type JobOptions } from '../read/make-job.ts';
import { boxWithMargins, type Placement } from '../read/placement.ts';
import { readMoreShapes, readSelection, type PictureAndShapes, type PictureNode } from '../read/selection.ts';
import { shapesInPicture, type ShapesInPicture } from '../read/shapes-in-picture.ts';
import { selectLayers, updateResult, writeResult } from '../write/result-layer.ts';
import { chooseDetail, removalOptions } from './detail.ts';
import { useOnOthers } from './use-on-others.ts';

/** What the editor works on, and what happens when the designer applies. */
interface Edit {
  readonly job: Job;
  /** The layer that shows the picture. */
  readonly node: PictureNode;
  readonly placement: () => Placement;
  /** The layer that was written, if any. */
  readonly written: () => SceneNode | null;
  apply(filled: FilledPicture): Promise<SceneNode>;
}

/**
 * *Open editor*: the picture in a window, with the selected shapes or the mask of an earlier run drawn in. Applying
 * writes a layer; applying again, or editing a layer that is a result already, puts the new fill into that layer. While
 * the window is open, more shapes may be selected in Figma and added to the mask.
 */
export async function openEditor(): Promise<void> {
  const pair = readOnePicture(figma.currentPage.selection);
  const settings = await loadSettings();
  const page = openEditorWindow(settings);
  const edit = await prepare(pair, settings);
  await page.ready;
  const id = page.newId();
  let work = Promise.resolve();
  const heard = new Set<number>();
  /** Said twice, a question is asked once: it would write the layer again. */
  const isNew = ({ question }: MessageOf<'filled' | 'read-shapes' | 'use-on-others'>) => {
    if (question === undefined) return true;
    if (heard.has(question)) return false;
    heard.add(question);
    return true;
  };
  page.listen((message) => {
    if (message.type === 'filled' && message.id === id && isNew(message)) {
      work = work.then(() => reply(page, message, () => apply(edit, message), orSay('cannotWrite')));
    } else if (message.type === 'read-shapes' && message.id === id && isNew(message)) {
      work = work.then(() =>
        reply(page, message, () => readShapes(edit, message), orSay('shapesUnreadable')),
      );
    } else if (message.type === 'use-on-others' && message.id === id && isNew(message)) {
      work = work.then(() =>
        reply(page, message, () => removeFromOthers(page, edit, message), orSay('unexpected')),
      );
    }
  });
  const left = hear(page, ['cancelled'], { id });
  page.send({ type: 'job', id, job: edit.job });
  await Promise.race([left, page.closed]);
  // What is just being written or read is finished first.
  await work;
  figma.closePlugin();
}

/** The sentence of an error, or this one. */
const orSay = (otherwise: SentenceName) => (error: unknown) => sentenceOf(error, otherwise);

function readOnePicture(selection: readonly SceneNode[]): PictureAndShapes {
  let pairs: PictureAndShapes[];
  try {
    pairs = readSelection(selection);
  } catch (error) {
    const isAboutPicture =
      error instanceof Problem && (error.code === 'nothingSelected' || error.code === 'noPicture');
    if (isAboutPicture) throw problem('editorNeedsPicture');
    // Several pictures beside each other; one alone needs no shape here.
    throw error instanceof Problem && error.code === 'noShape' ? problem('editorOnePicture') : error;
  }
  if (pairs.length !== 1) throw problem('editorOnePicture');
  return pairs[0];
}

async function prepare(pair: PictureAndShapes, settings: Settings): Promise<Edit> {
  const options: JobOptions = { mode: 'edit', detail: chooseDetail(undefined, settings), seed: 0, settings };
  const earlier = pair.shapes.length === 0 ? asFilledLayer(pair.picture.node) : null;
  return earlier ? continueEdit(earlier, options) : newEdit(pair, options);
}

async function newEdit(pair: PictureAndShapes, options: JobOptions): Promise<Edit> {
  const { job, target } = await makeJob(pair, options);
  const { node } = pair.picture;
  const shapes = pair.shapes.map(({ id }) => id);
  let written: SceneNode | null = null;
  let shown = NO_MARGINS;
  const write = async (filled: FilledPicture, extend: Margins) => {
    const { placement, layer, picture } = target;
    const larger = { ...target, extend, box: boxWithMargins(placement, layer, picture, extend) };
    const keepVisible = options.settings.keepShapesVisible ?? false;
    return (await writeResult(extend === NO_MARGINS ? target : larger, filled, shapes, keepVisible)).layer;
  };
  return {
    // A tile has no margins: it goes on as the next one.
    job: { ...job, extendable: target.placement.tile === null },
    node,
    placement: () => target.placement,
    written: () => written,
    apply: async (filled) => {
      const { extend = NO_MARGINS } = filled;
      // A layer of another size is another layer.
      written =
        written && !written.removed && sameMargins(shown, extend)
          ? await updateResult(written.id, target.hash, filled)
          : await write(filled, extend);
      shown = extend;
      return written;
    },
  };
}

async function continueEdit(layer: FilledLayer, options: JobOptions): Promise<Edit> {
  const { picture, base, extend } = await pictureBefore(layer);
  const { node } = layer;
  return {
    job: {
      ...jobSettings({ ...options, seed: layer.fill.seed }),
      picture,
      ...(extend && { extend }),
      extendable: canGrow(layer, base, extend),
      outlines: [],
      rasters: [],
      ...(layer.mask && { storedMask: layer.mask }),
      ...(layer.steering && { steering: layer.steering }),
    },
    node: node as PictureNode,
    // Applying may have changed which part of the picture the layer shows, and the picture's margins.
    placement: () => {
      const now = asFilledLayer(node) ?? layer;
      // With a lost original its margins are lost, too: the filled picture is edited as it is.
      if (layer.fill.extend && !extend) return placeFilled(now, picture);
      const { left, top } = extend ?? NO_MARGINS;
      const { pictureFromLayer, tile } = placeBefore(now, picture);
      return { pictureFromLayer: compose(translation(left, top), pictureFromLayer), tile };
    },
    written: () => null,
    apply: (filled) => updateResult(node.id, base, filled),
  };
}

async function apply(edit: Edit, { id, filled }: MessageOf<'filled'>): Promise<MessageOf<'applied'>> {
  const layer = await edit.apply(filled);
  selectLayers([layer]);
  return { type: 'applied', id, layerName: nameOf(layer) };
}

async function readShapes(edit: Edit, { id }: MessageOf<'read-shapes'>): Promise<MessageOf<'shapes'>> {
  const { outlines, rasters, isEmpty } = await readSelectedShapes(edit);
  if (outlines.length + rasters.length === 0) throw problem(isEmpty ? 'shapesEmpty' : 'editorShapesBeside');
  return { type: 'shapes', id, outlines, rasters };
}

async function removeFromOthers(
  page: PageChannel,
  edit: Edit,
  { id, mask }: MessageOf<'use-on-others'>,
): Promise<MessageOf<'used-on-others'>> {
  const own = ownLayers(edit);
  const options = removalOptions(await loadSettings());
  const size = sizeWith(edit.job.picture, edit.job.extend);
  return { type: 'used-on-others', id, sentence: await useOnOthers(page, own, { size, png: mask }, options) };
}

/** The picture that is edited and, once written, its result. Throws a Problem if the picture is gone. */
function ownLayers({ node, written }: Edit): SceneNode[] {
  if (node.removed) throw problem('pictureGone');
  const result = written();
  return result && !result.removed ? [node, result] : [node];
}

async function readSelectedShapes(edit: Edit): Promise<ShapesInPicture> {
  const { node, job, placement } = edit;
  const pictures = ownLayers(edit);
  const page = figma.currentPage;
  // A layer of another page lies nowhere on the picture, whatever its coordinates.
  const selected = isWithin(node, page) ? page.selection : [];
  const shapes = readMoreShapes(selected, pictures);
  return shapesInPicture(shapes, {
    layer: node,
    placement: placement(),
    picture: sizeWith(job.picture, job.extend),
  });
}
