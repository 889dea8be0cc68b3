import type { Box } from '@contextual-fill/core';
import type { AttentionState } from '../state/attention.ts';
import type { BorrowedState } from '../state/borrowed.ts';
import type { DocumentState } from '../state/document.ts';
import type { MaskEdit } from '../state/mask-edit.ts';
import type { Notices } from '../state/notices.ts';
import type { SettingsState } from '../state/settings.ts';
import type { SnapState } from '../state/snap.ts';
import type { Point } from './drawing/polygon.ts';
import { Coverage } from './drawing/stroke.ts';
import type { Shape } from './shape.ts';

/** How a press or a move is meant, from the keys that are held. */
export interface Modifiers {
  /** Shift: in a straight line. */
  readonly straight: boolean;
  /** Alt: takes away instead of adding. */
  readonly subtract: boolean;
  /** How hard a pen is pressed, 0..1; only a pen has it. */
  readonly pressure?: number;
}

/**
 * A tool of the stage. While nothing is pressed it only sketches; a press begins a gesture, which then gets every move
 * until it is released or cancelled. All points are in picture pixels and may lie outside the picture; pointer and
 * keyboard cursor come in the same way. A tool keeps nothing of its own: what outlives a gesture is in the workbench.
 */
export interface Tool {
  readonly id: string;
  /** What the designer calls it: "Lasso". */
  readonly label: string;
  /** The CSS cursor over the picture. */
  readonly cursor: string;
  /** What a screen reader is told about the stage's keys while this tool is in hand. */
  readonly help: string;
  /** Begins a gesture, or does something at once and returns `null`; `null` also where nothing may be changed now. */
  press(bench: Workbench, at: Point, modifiers: Modifiers): Gesture | null;
  /** What is drawn over the picture while nothing is pressed. Drawn again when a signal that it reads changes. */
  sketch(bench: Workbench, at: Point): readonly Shape[];
  /** The pointer or the keyboard's cursor moves over the picture with nothing pressed. */
  hover?(bench: Workbench, at: Point, by: 'pointer' | 'keyboard'): void;
  /** The pointer leaves the picture with nothing pressed. */
  leave?(bench: Workbench): void;
  /** Takes an arrow key (a direction of -1, 0, 1 each) for itself, or returns false to let the cursor move. */
  arrow?(bench: Workbench, dx: number, dy: number): boolean;
  /** Takes Enter for itself instead of removing what is selected. */
  enter?(bench: Workbench): void;
}

/** A tool that can be chosen: it stands in the toolbar and in the list of keys. */
export interface ChoosableTool extends Tool {
  /** The key that chooses it, a small letter. */
  readonly key: string;
  /** Its icon: an SVG path in a box of 24 x 24, drawn as a line one pixel wide. */
  readonly icon: string;
  /** Whether the brush's size and hardness mean something to it. */
  readonly usesBrush: boolean;
}

/** From press to release. */
export interface Gesture {
  /** The positions since the last move, in order; never none. */
  move(points: readonly Point[], modifiers: Modifiers): void;
  /** Ends it and keeps what was drawn. */
  release(): void;
  /** Takes back what was drawn. */
  cancel(): void;
  /** What is drawn over the picture now; `at` is where the pointer or the cursor is, `null` outside the stage. */
  sketch(at: Point | null): readonly Shape[];
}

/** What tools work on, and what they keep between two gestures. */
export class Workbench {
  /** Where the last stroke ended; a straight line goes on from there. */
  lastEnd: Point | null = null;
  private buffer: Coverage | null = null;

  constructor(
    readonly parts: {
      readonly document: DocumentState;
      readonly settings: SettingsState;
      readonly attention: AttentionState;
      readonly borrowed: BorrowedState;
      readonly notices: Notices;
      readonly snap: SnapState;
    },
  ) {}

  /** The buffer for the stroke that is being drawn, made when it is first needed. */
  get coverage(): Coverage {
    const { width, height } = this.parts.document;
    return (this.buffer ??= new Coverage(width, height));
  }

  /** Starts a change of the layer that is painted on, or `null` while nothing may be changed. */
  begin(): MaskEdit | null {
    const edit = this.parts.document.beginEdit();
    if (edit) this.parts.settings.dismissHint();
    return edit;
  }

  /** Shows what was drawn into the layer of `edit`. */
  show(edit: MaskEdit, box: Box | null): void {
    if (box) this.parts.document.maskChanged(edit.layer, box);
  }

  /**
   * Makes an edit one step of undo, soon. `label` names the step: "brush stroke"; `cleanUp` is what else is to be done
   * once the pointer event is over.
   */
  end(edit: MaskEdit, label: string, cleanUp?: () => void): void {
    const { document, notices } = this.parts;
    document.endEditSoon(() => {
      cleanUp?.();
      document.commitEdit(edit, label);
      notices.announce(`${label}: ${document.coverageSentence(edit.layer.name)}.`);
    });
  }
}

/** The help of every tool that paints. */
export const PAINTING_HELP =
  'Arrow keys move the tool, Shift moves further, Space puts it down and lifts it. Enter removes.';
