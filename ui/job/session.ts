import type { Detail, Growth, Mask, Rgba } from '@contextual-fill/core';
import type { Margins } from '../../plugin/protocol/margins.ts';
import type { Settings } from '../../plugin/protocol/settings.ts';
import type { EngineClient } from '../engine/client.ts';
import type { Surroundings } from '../picture/look-around.ts';
import type { Areas } from './prepare.ts';
import type { DrawnMarks, SelectedObject } from '../picture/select-object.ts';

/** A finished fill on its way to the document. */
export interface SessionResult {
  /** The whole picture, filled; outside the mask every byte equals the session's picture. */
  image: Rgba;
  /** All that was filled, the picture's size: what was selected, and what that has grown by. */
  mask: Mask;
  /** Where the next fill may borrow from, to be kept with the layer. */
  areas: Areas;
  seed: number;
  /** The backend that ran, for the record kept with the layer. */
  backend: string;
  milliseconds: number;
}

/** What the layers of a session select; null where that is nothing. */
export interface DrawnMasks extends Areas {
  readonly hole: Mask | null;
}

/** One visit to the editor: what to work on, what to work with, and the ways out. */
export interface EditSession {
  /** The layer's name. */
  readonly name: string;
  readonly image: Rgba;
  /** Drawn already: the selected shapes, or the mask stored with an earlier result; null where there is nothing. */
  readonly initialMask: Mask | null;
  /** The areas that were stored with an earlier result. */
  readonly initialAreas: Areas;
  /** What the designer is to know from the beginning, in a sentence. */
  readonly problem: string | null;
  readonly engine: EngineClient;
  readonly settings: Settings;
  readonly options: { detail: Detail; seed: number; grow: Growth; feather: number };
  /** Whether what is selected is filled at once. */
  readonly beginsFilling: boolean;
  /** Making the picture larger; null where its layer cannot be. */
  readonly extend: {
    /** What this session's picture was made larger by. */
    readonly margins: Margins;
    /** The least that it may be larger by: as its layer is. */
    readonly least: Margins;
    /** The longest side that a picture may have, in pixels. */
    readonly largestSide: number;
    /** Opens the picture with other margins in place of this session. */
    to(margins: Margins, drawn: DrawnMasks): Promise<void>;
  } | null;
  /** Keeps the given settings for next time (merged over the ones kept before). */
  saveSettings(settings: Settings): void;
  /**
   * The mask of what is selected in Figma now, on the picture's grid; rejects with a Problem when nothing there can be
   * used.
   */
  readSelectedLayers(): Promise<Mask>;
  /** The object that was marked in the picture, or in one of its size. */
  selectObject(image: Rgba, marks: DrawnMarks): Promise<SelectedObject>;
  /** How a mask grows before it is filled, and the shadow beside it; null where it selects nothing. */
  lookAround(image: Rgba, mask: Mask, grow: Growth): Promise<Surroundings | null>;
  /** Removes the mask from the other pictures selected in Figma now. Resolves with what came of it, in a sentence. */
  useOnOthers(mask: Mask): Promise<string>;
  /** Resolves when the layer is written; rejects with a Problem when it cannot be. */
  apply(result: SessionResult): Promise<void>;
  /** Leaves without a change to the document. */
  cancel(): void;
  /** Asks Figma for a window of this size, in CSS pixels. */
  resize(width: number, height: number): void;
}
