import { Button } from '@create-figma-plugin/ui';
import type { EditorState } from '../state.ts';
import { ProgressBar } from './progress-bar.tsx';

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
  const phase = state.phase.value;
  const selecting = state.selected.value.hole > 0 || !state.isResult.value;
  return (
    <section class="cf-actions" aria-label="Actions">
      <div class="cf-status">
        <Status state={state} />
      </div>
      <div class="cf-buttons">
        <span class="cf-panel-toggle">
          <Button secondary aria-expanded={panelOpen} aria-controls="cf-side" onClick={onTogglePanel}>
            {panelOpen ? 'Hide' : 'Options'}
          </Button>
        </span>
        <Button
          secondary
          disabled={!state.canRepeat.value}
          title="Fill the same area once more, from other sources"
          onClick={() => void state.again()}
        >
          Again
        </Button>
        {phase === 'running' ? (
          <Button secondary title="Cancel (Esc)" onClick={() => state.cancelRun()}>
            Cancel
          </Button>
        ) : (
          <Button
            secondary={!selecting}
            disabled={!state.canRemove.value}
            title="Remove what is painted (Enter)"
            onClick={() => void state.remove()}
          >
            Remove
          </Button>
        )}
        <Button
          secondary={selecting || phase === 'running'}
          disabled={!state.canApply.value}
          loading={phase === 'applying'}
          title="Write the result as a new layer above the original"
          onClick={() => void state.apply()}
        >
          Apply
        </Button>
      </div>
    </section>
  );
}

function Status({ state }: { state: EditorState }) {
  const progress = state.progress.value;
  if (progress) return <ProgressBar progress={progress} />;
  if (state.problem.value) {
    return (
      <p class="cf-problem" role="alert">
        {state.problem.value}
      </p>
    );
  }
  return <p class="cf-note cf-clamp">{sentence(state)}</p>;
}

function sentence(state: EditorState): string {
  const phase = state.phase.value;
  if (phase === 'applying') return 'Writing the layer.';
  if (phase === 'applied') return 'Done: the result is a new layer above the original.';
  void state.revision.value;
  if (state.selected.value.hole > 0) {
    const more = state.isResult.value ? 'Remove more' : 'Selected';
    return `${more}: ${state.coverageSentence('hole')}. Press Remove or Enter.`;
  }
  const version = state.version.value;
  if (version.parent === null) return 'Paint over what should go, then press Remove.';
  return `Removed in ${(version.milliseconds / 1000).toFixed(1)} s. Hold C to compare; paint to remove more.`;
}
