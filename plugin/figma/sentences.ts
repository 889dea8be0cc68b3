import { LONGEST_NOTIFICATION, Problem } from '../protocol/problem.ts';

/**
 * Every sentence that the sandbox says. Figma cuts a notification after 100 characters, so each stays below, and each
 * says what to do next.
 */
export const SENTENCES = {
  // Selections that cannot be worked on.
  nothingSelected: 'Select a picture and a shape over the object, then run Remove object again.',
  noPicture: 'No picture is selected. Select a layer with an image fill and a shape over the object.',
  pictureInside: 'Select the picture itself and a shape over the object, not the frame or group around them.',
  noShape: 'Draw a shape over the object and select it with the picture, or run Open editor.',
  editorNeedsPicture: 'Select one layer with an image fill, then run Open editor.',
  editorOnePicture: 'The editor works on one picture at a time. Select one picture, then run Open editor.',
  editorNoShape: 'Select a shape over the picture in Figma, then press Add selected layer again.',
  editorShapesBeside:
    'The selected layer does not touch the picture. Move it over the object and add it again.',
  shapesUnreadable: 'The selected layer could not be read. Select a plain shape instead, then add it again.',
  video: 'A video cannot be filled. Select a layer with a still picture instead.',
  pattern: 'A pattern or shader cannot be filled. Select a layer with a picture instead.',
  text: 'Text that is filled with a picture cannot be used. Select a picture layer instead.',
  pictureInStroke: 'The picture is in the stroke. Select a layer that has the picture in its fill.',
  whichPicture: 'Which picture is to be filled? Select only that one and a shape over the object.',
  hiddenPicture: 'The picture is hidden. Show it first, then run the command again.',
  flatPicture: 'The picture layer has no area. Give it a width and a height, then run the command again.',
  missingImage: 'The picture is missing from this file. Place it again, then run the command again.',
  unreadableImage: 'The picture could not be read. Wait until it is loaded, then run the command again.',
  brokenCrop: 'The crop of this picture has no area. Reset the crop, then run the command again.',
  shapesBeside: 'The shapes do not touch the picture. Move them over the object, then run the command again.',
  shapesEmpty: 'The selected shapes have nothing visible in them. Use a filled shape or a drawn line.',
  tooManyTiles: 'The shape covers too many repeats of the tile. Use a smaller shape over one of them.',
  largeTile: 'A tile above 4096 px cannot be filled. Set the image to Fill or Crop, then try again.',
  largeCovered:
    'This large picture is see-through or has fills over it. Move it to a plain layer, then try again.',
  sameOnOne: 'Draw the shapes over one of the pictures only. They are used on all of them.',
  sameNeedsMore: 'Select the other pictures as well: what the shape covers is removed from all of them.',
  othersNeeded: 'Select other pictures in Figma first, then press Use on other layers again.',
  otherRatio:
    'It has another ratio, so the mask would be elsewhere. Draw a shape over it and remove it there.',
  emptyNeedsPicture: 'Select one or more pictures, then run Fill empty areas.',
  emptyTooLarge:
    'With its empty areas the picture is above 4096 px. Make the layer or crop smaller, then try again.',
  largerInInstance: 'A layer of an instance cannot grow. Detach the instance, then make the picture larger.',
  notFilled: 'Select a layer made by Remove object; its name ends in "(filled)".',
  maskLost: 'The mask of this layer was not kept. Select the layer and a shape, then run Remove object.',

  // What can go wrong while a picture is filled.
  tooMuch: 'The picture and its shapes are too much at once. Select fewer or simpler shapes.',
  pageSilent: 'The plugin window did not start. Close it, reload the file, then run the command again.',
  versionMismatch: 'The two halves of the plugin do not match. Update or build the plugin again.',
  pictureGone: 'The picture was deleted meanwhile, so nothing was changed. Undo that and run it again.',
  pictureChanged: 'The picture was changed meanwhile, so nothing was written. Run the command again.',
  resultRefused: 'Figma did not accept the filled picture. Try a smaller picture, or crop it first.',
  partOfRendering: 'Only a part of the stacked fills came back. Put them into one picture, then try again.',
  patchMoved: 'The filled place does not fit this layer. Select the original and a shape, and run it again.',
  cannotRender:
    'This editor cannot render that layer. Use one plain picture and a plain shape, then try again.',
  cannotWrite: 'The layer could not be written. Check that you can edit this file, then run it again.',
  unexpected: 'Something went wrong and nothing was changed. Run the command again.',

  // Good news.
  removed: 'Removed. The original lies below the new layer.',
  removedOriginalHidden: 'Removed. The original is hidden below the new layer.',
  removedInPlace: 'Removed in the instance itself. The original is kept there as a hidden fill.',
  filledEmpty: 'The empty areas are filled. The original is kept.',
  updated: 'Filled again from other sources. Undo brings the earlier one back.',
  sameAgain: 'Another fill comes out the same: what lies around says plainly what belongs there.',
  shadowLeft: 'Removed, but its shadow is left. Run Open editor on the new layer to remove it, too.',
  doubtful: 'Filled, but doubtful: steer it in the editor, or run Remove again with other sources.',
  cancelled: 'Cancelled. Nothing was changed.',
} as const;

export type SentenceName = keyof typeof SENTENCES;

/** A problem whose code is the name of its sentence. */
export function problem(code: SentenceName): Problem {
  return new Problem(code, SENTENCES[code]);
}

/** What to tell the designer of an error: its own sentence, or `otherwise` for one that was not made for people. */
export function sentenceOf(error: unknown, otherwise: SentenceName): string {
  return error instanceof Problem ? error.sentence : SENTENCES[otherwise];
}

/** Characters of a layer's name that a sentence has room for. */
const LONGEST_NAME = 24;

/**
 * `filled` of `all` pictures worked: which layer did not and why, or, with null, that the rest was cancelled. Every
 * filled picture is an undo step of its own; where several were filled and there is room, that is said, too.
 */
export function filledPartly(
  filled: number,
  all: number,
  failures: readonly { readonly name: string; readonly sentence: string }[] | null,
): string {
  const more = failures && failures.length > 1 ? ` and ${failures.length - 1} more` : '';
  const reason = failures
    ? `“${shortName(failures[0].name)}”${more}: ${failures[0].sentence}`
    : 'The rest was cancelled.';
  const sentence = `Filled ${filled} of ${all}. ${reason}`;
  const withUndo = `${sentence} ${EACH_UNDO}`;
  return filled > 1 && withUndo.length < LONGEST_NOTIFICATION ? withUndo : shorten(sentence);
}

const EACH_UNDO = 'Each undo takes one back.';

/** All of several pictures worked; `success` is what is said of one. */
export function filledSeveral(count: number, success: string): string {
  if (success === SENTENCES.updated) return `Filled ${count} pictures again from other sources. ${EACH_UNDO}`;
  if (success === SENTENCES.filledEmpty)
    return `Filled the empty areas of ${count} pictures. The originals are kept. ${EACH_UNDO}`;
  return `Removed from ${count} pictures. The originals are kept. ${EACH_UNDO}`;
}

/** A layer's name in one line, cut where it is long. */
function shortName(name: string): string {
  const line = name.replace(/\s+/g, ' ').trim();
  return line.length <= LONGEST_NAME ? line : `${line.slice(0, LONGEST_NAME - 1).trim()}…`;
}

/** Cuts at a word so that Figma does not cut within one. */
export function shorten(sentence: string): string {
  if (sentence.length < LONGEST_NOTIFICATION) return sentence;
  const start = sentence.slice(0, LONGEST_NOTIFICATION - 2);
  const space = start.lastIndexOf(' ');
  return `${start.slice(0, space > 40 ? space : start.length)}…`;
}
