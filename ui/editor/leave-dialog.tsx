import { Button } from '@create-figma-plugin/ui';
import { useEffect, useRef } from 'preact/hooks';
import type { EditorState } from '../state/editor.ts';

/** Asks before results are lost that were not applied. Esc goes on editing. */
export function LeaveDialog({ state }: { state: EditorState }) {
  return state.leaving.value ? <Question state={state} /> : null;
}

function Question({ state }: { state: EditorState }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="cf-dialog"
      aria-labelledby="cf-leave"
      // The keys of the editor are not meant here.
      onKeyDown={(event) => event.stopPropagation()}
      onClose={() => (state.leaving.value = false)}
    >
      <h2 id="cf-leave" class="cf-title">
        The result was not applied. Close all the same?
      </h2>
      <div class="cf-dialog-buttons">
        <Button disabled={!state.run.canApply.value} onClick={() => void state.applyAndClose()}>
          Apply and close
        </Button>
        <Button secondary onClick={() => state.leave()}>
          Discard
        </Button>
        <Button secondary onClick={() => dialog.current!.close()}>
          Keep editing
        </Button>
      </div>
    </dialog>
  );
}
