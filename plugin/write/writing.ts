import type { FilledPicture } from '../protocol/filled-picture.ts';
import type { PictureNode } from '../read/selection.ts';
import type { Target } from '../read/target.ts';
import type { Slot } from './slot.ts';

/** Takes one change of the document back. */
export type UndoStep = () => unknown;

/** One result on its way into the document: what all steps of writing it share. */
export interface Writing {
  /** The layer that shows the picture. */
  readonly node: PictureNode;
  /** What was remembered of it when the picture was read. */
  readonly target: Target;
  /** The fill that was read, as it is now; null for a rendering of several. */
  readonly paint: ImagePaint | null;
  /** Where a new layer goes. */
  readonly slot: Slot;
  readonly filled: FilledPicture;
  /** The image made of the filled picture. */
  readonly hash: string;
  /** Every step that changes the document adds its way back. */
  readonly undo: UndoStep[];
}
