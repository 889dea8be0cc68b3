import { Button, FileUploadButton } from '@create-figma-plugin/ui';
import { readWeightsFiles } from '../engine/weights-files.ts';
import type { EditorState } from '../state.ts';
import { Field } from './labelled.tsx';

/** Which weights the network has; others may be chosen for as long as the window is open. */
export function WeightsField({ state }: { state: EditorState }) {
  const { weights } = state.engine.value;
  const changing = state.changingWeights.value;
  const busy = changing || state.phase.value === 'running' || state.phase.value === 'applying';
  return (
    <>
      <Field label="Weights">
        <p class="cf-ellipsis" title={weights} data-testid="weights">
          {changing ? 'Starting again…' : (weights ?? 'Built in')}
        </p>
      </Field>
      <div class="cf-row">
        <FileUploadButton
          secondary
          multiple
          aria-label="Choose other weights: manifest.json and weights.bin together"
          acceptedFileTypes={['.json', '.bin']}
          disabled={busy}
          onClick={forgetFiles}
          onSelectedFiles={(files: File[]) => void state.changeWeights(() => readWeightsFiles(files))}
        >
          Choose files
        </FileUploadButton>
        {weights !== undefined && (
          <Button
            secondary
            disabled={busy}
            onClick={() => void state.changeWeights(() => Promise.resolve(null))}
          >
            Use built-in
          </Button>
        )}
      </div>
    </>
  );
}

/** Lets the same files be chosen twice in a row: they may have changed meanwhile. */
export function forgetFiles(event: { currentTarget: HTMLInputElement }): void {
  event.currentTarget.value = '';
}
