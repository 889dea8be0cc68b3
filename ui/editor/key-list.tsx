import { Button } from '@create-figma-plugin/ui';
import { useEffect, useRef } from 'preact/hooks';
import type { EditorState } from '../state/editor.ts';
import { TOOLS } from '../tools/index.ts';

/** What each key does, in the order of the work: `keys` as they are printed, each by itself. */
const GROUPS: readonly { name: string; rows: readonly { keys: readonly string[]; what: string }[] }[] = [
  {
    name: 'Select',
    rows: [
      ...TOOLS.map(({ key, label }) => ({ keys: [key.toUpperCase()], what: label })),
      { keys: ['[', ']'], what: 'Smaller or larger brush' },
      { keys: ['{', '}'], what: 'Softer or harder brush' },
      { keys: ['O'], what: 'Fill closed strokes, or keep them open' },
      { keys: ['Shift'], what: 'Straight stroke; with Snap, more of the object' },
      { keys: ['Alt'], what: 'Takes away instead of adding' },
      { keys: ['Arrows', 'Space'], what: 'Move the tool, put it down and lift it' },
    ],
  },
  {
    name: 'Fill',
    rows: [
      { keys: ['Enter'], what: 'Remove what is selected' },
      { keys: ['A', 'Shift A'], what: 'Again; three fills to choose from' },
      { keys: ['.', ','], what: 'Next or previous fill' },
      { keys: ['X'], what: 'Make the picture larger' },
      { keys: ['C'], what: 'Hold to see the original' },
      { keys: ['Ctrl or Cmd Enter'], what: 'Apply: write the layer' },
      { keys: ['Esc'], what: 'Cancel what runs' },
    ],
  },
  {
    name: 'Look and undo',
    rows: [
      { keys: ['+', '-'], what: 'Zoom, as the wheel and two fingers do' },
      { keys: ['0', '1'], what: 'Fit; actual size' },
      { keys: ['Space'], what: 'Hold and drag to move the picture' },
      { keys: ['Ctrl or Cmd Z'], what: 'Undo; with Shift, redo' },
      { keys: ['?'], what: 'This list' },
    ],
  },
];

/** The keys, over the editor; Esc or *Close* goes back to where the focus was. */
export function KeyList({ state }: { state: EditorState }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current!.showModal(), []);
  const close = () => (state.showsKeys.value = false);
  return (
    <dialog
      ref={dialog}
      class="cf-dialog cf-keys"
      aria-labelledby="cf-keys-title"
      // The keys of the editor are not meant here.
      onKeyDown={(event) => event.stopPropagation()}
      onClose={close}
    >
      <h2 id="cf-keys-title" class="cf-title">
        Keys
      </h2>
      {/* Reached by the keyboard, so that a short window can be scrolled. */}
      <div class="cf-keys-list" tabIndex={0} role="region" aria-label="List of keys">
        {GROUPS.map(({ name, rows }) => (
          <section key={name}>
            <h3 class="cf-title">{name}</h3>
            <dl>
              {rows.map(({ keys, what }) => (
                <div key={what}>
                  <dt>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Button secondary onClick={() => dialog.current!.close()}>
        Close
      </Button>
    </dialog>
  );
}
