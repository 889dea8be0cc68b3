import { Button, useWindowKeyDown } from '@create-figma-plugin/ui';
import { STAGES } from '../state/sentences.ts';
import styles from './progress-window.module.css';
import type { JobStep } from './fill-job.ts';

const steps: Readonly<Record<JobStep, string>> = {
  open: 'Opening the picture',
  ...STAGES,
  encode: 'Writing the picture',
  write: 'Placing the layer',
};

export interface ProgressWindowProps {
  /** The layer's name. */
  name: string;
  step: JobStep;
  /** Share that is done, 0..1. */
  fraction: number;
  onCancel: () => void;
}

/** The small window of a removal: which picture, which step, how far, and the way out (also Esc). */
export function ProgressWindow({ name, step, fraction, onCancel }: ProgressWindowProps) {
  useWindowKeyDown('Escape', onCancel);
  const percent = Math.round(fraction * 100);
  return (
    <main class={styles.window}>
      <h1 class={styles.title}>{name}</h1>
      <progress class={styles.bar} max={100} value={percent} aria-label={`Removing from ${name}`} />
      <div class={styles.row}>
        <span role="status">{steps[step]}</span>
        <span>{percent} %</span>
      </div>
      <Button fullWidth secondary onClick={onCancel}>
        Cancel
      </Button>
    </main>
  );
}
