import { useSignalEffect } from '@preact/signals';
import type { EditorState } from '../state/editor.ts';
import { isFocusLost } from './take-focus.ts';

/** So many frames the focus is watched after something that may take it away. */
const FRAMES = 6;

/**
 * A control that is disabled or taken away by what it does loses the focus to nothing, and the keys with it: then the
 * picture gets it.
 */
export function KeepFocus({ state }: { state: EditorState }) {
  useSignalEffect(() => {
    const { document: edited, run, settings, leaving } = state;
    void [run.phase.value, edited.undoLabel.value, edited.redoLabel.value, edited.selected.value];
    void [settings.hint.value, leaving.value];
    // The browser takes the focus away some frames later, and says nothing.
    let frames = FRAMES;
    const look = () => {
      if (isFocusLost(document) && document.hasFocus())
        document.querySelector<HTMLElement>('.cf-stage')?.focus({ preventScroll: true });
      else if (--frames > 0) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  });
  return null;
}
