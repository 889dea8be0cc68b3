import { Button } from '@create-figma-plugin/ui';
import { isDoubtful } from '@contextual-fill/core';
import type { EditorState } from '../state/editor.ts';
import { DOUBTFUL } from '../state/sentences.ts';
import { AgainButton } from './again-button.tsx';
import { CompareControls } from './compare-controls.tsx';
import { ProgressBar } from './progress-bar.tsx';
import { progressSentence } from './progress-sentence.ts';

/** What goes on, and what can be done next. */
export function ActionBar({
  state,
  panelOpen,
  onTogglePanel,
}: {
  state: EditorState;
  panelOpen: boolean;
  onTogglePanel: () => void;
}) {
  const { document, run } = state;
  const phase = run.phase.value;
  const selecting = document.selected.value.hole > 0 || !document.isResult.value;
  return (
    <section class="cf-actions" aria-label="Actions">
      <div class="cf-status">
        <Status state={state} />
      </div>
      <CompareControls document={document} viewport={state.viewport} />
      {/* Keys, so that no button takes over the element of another, and with it the focus. */}
      <div class="cf-buttons">
        <span class="cf-panel-toggle">
          <Button secondary aria-expanded={panelOpen} aria-controls="cf-side" onClick={onTogglePanel}>
            {panelOpen ? 'Hide' : 'Options'}
          </Button>
        </span>
        {phase === 'running' ? (
          <Button key="cancel" secondary title="Cancel (Esc)" onClick={() => run.cancelByPress()}>
            Cancel
          </Button>
        ) : (
          <AgainButton key="again" run={run} />
        )}
        <Button
          key="remove"
          secondary={!selecting}
          disabled={!run.canRemove.value}
          title={
            phase === 'running'
              ? 'Remove what is painted, after what is worked on (Enter)'
              : 'Remove what is painted (Enter)'
          }
          onClick={() => void run.remove()}
        >
          Remove
        </Button>
        <Button
          key="apply"
          secondary={selecting || phase === 'running'}
          // While it is written it keeps the focus, and presses do nothing.
          disabled={!run.canApply.value && phase !== 'applying'}
          loading={phase === 'applying'}
          title="Write the result as a new layer above the original (Ctrl or Cmd Enter)"
          onClick={() => void run.apply()}
        >
          Apply
        </Button>
      </div>
    </section>
  );
}

function Status({ state }: { state: EditorState }) {
  const progress = state.run.progress.value;
  const { problem, remark } = state.notices;
  if (progress) {
    const { areas, engine } = state.run;
    const around = { waiting: areas.value.length - 1, isStarting: engine.value.backend === undefined };
    return <ProgressBar progress={progress} sentence={progressSentence(progress, around)} />;
  }
  if (problem.value !== null) {
    return (
      <p class="cf-problem" role="alert">
        {problem}
      </p>
    );
  }
  return <p class="cf-note cf-clamp">{remark.value ?? sentence(state)}</p>;
}

function sentence({ document, extend, run, snap }: EditorState): string {
  const phase = run.phase.value;
  if (extend.frame.value)
    return 'Drag the frame’s sides beyond the picture, or use the arrow keys; Enter fills it.';
  if (phase === 'applying') return 'Writing the layer.';
  if (phase === 'applied') return 'Done: the result is a new layer above the original.';
  if (snap.busy.value) return 'Looking for the object. Esc cancels.';
  void document.revision.value;
  if (document.selected.value.hole > 0) {
    const more = document.isResult.value ? 'Remove more' : 'Selected';
    return `${more}: ${document.coverageSentence('hole')}. Press Remove or Enter.`;
  }
  const { parent, milliseconds, confidence } = document.version.value;
  if (parent === null) return 'Paint over what should go, then press Remove.';
  if (isDoubtful(confidence)) return DOUBTFUL;
  const choices = document.choices.value;
  if (choices.length > 1) {
    const place = choices.findIndex(({ id }) => id === document.current.value) + 1;
    return `Fill ${place} of ${choices.length}, best first: click another, or press . or , to go through them.`;
  }
  return `Removed in ${(milliseconds / 1000).toFixed(1)} s. Hold C to compare; paint to remove more; Ctrl or Cmd Enter applies.`;
}
