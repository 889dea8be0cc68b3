import { Button, FileUploadButton } from '@create-figma-plugin/ui';
import { readWeightsFiles } from '../engine/weights-files.ts';
import type { RunState } from '../state/run.ts';
import { Field } from './labelled.tsx';

/** Which weights the network has; others may be chosen for as long as the window is open. */
export function WeightsField({ run, busy }: { run: RunState; busy: boolean }) {
  const { weights } = run.engine.value;
  const changing = run.changingWeights.value;
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
          disabled={busy || changing}
          onClick={forgetFiles}
          onSelectedFiles={(files: File[]) => void run.changeWeights(() => readWeightsFiles(files))}
        >
          Choose files
        </FileUploadButton>
        {weights !== undefined && (
          <Button
            secondary
            disabled={busy || changing}
            onClick={() => void run.changeWeights(() => Promise.resolve(null))}
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
