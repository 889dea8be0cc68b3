import { Button } from '@create-figma-plugin/ui';
import { FileButton } from '../controls/file-button.tsx';
import { FieldGroup } from '../controls/labelled.tsx';
import { readWeightsFiles } from '../engine/weights-files.ts';
import type { RunState } from '../state/run.ts';

/** Which weights the network has; others may be chosen for as long as the window is open. */
export function WeightsField({ run, busy }: { run: RunState; busy: boolean }) {
  const { weights } = run.engine.value;
  const changing = run.changingWeights.value;
  return (
    <>
      <FieldGroup label="Weights">
        <p class="cf-ellipsis" title={weights} data-testid="weights">
          {changing ? 'Starting again…' : (weights ?? 'Built in')}
        </p>
      </FieldGroup>
      <div class="cf-row">
        <FileButton
          label="Choose files"
          hint="Choose other weights: manifest.json and weights.bin together"
          multiple
          accept={['.json', '.bin']}
          disabled={busy || changing}
          onFiles={(files) => void run.changeWeights(() => readWeightsFiles(files))}
        />
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
