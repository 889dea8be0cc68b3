import { useEffect, useState } from 'preact/hooks';
import type { RunProgress } from '../state/run.ts';
import { STAGES } from '../state/sentences.ts';
import { elapsedText } from './elapsed.ts';

/** How far the run is, by stage, and how many removals wait for it. @create-figma-plugin/ui has no such control. */
export function ProgressBar({ progress, waiting }: { progress: RunProgress; waiting: number }) {
  const seconds = useSeconds();
  const percent = Math.round(progress.fraction * 100);
  const where = progress.regions > 1 ? ` (area ${progress.region + 1} of ${progress.regions})` : '';
  const which = progress.fills > 1 ? `Fill ${progress.fill + 1} of ${progress.fills}: ` : '';
  const then = waiting > 0 ? `; ${waiting} more` : '';
  const stage = `${which}${STAGES[progress.stage]}${where}${then}`;
  return (
    <div class="cf-progress">
      <div class="cf-progress-text">
        <span class="cf-ellipsis">{stage}</span>
        <span class="cf-tabular">
          {elapsedText(seconds)}
          {percent} %
        </span>
      </div>
      <div
        class="cf-bar"
        role="progressbar"
        aria-label="Removing"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${stage}, ${percent} %`}
      >
        <div class="cf-bar-fill" style={{ transform: `scaleX(${progress.fraction})` }} />
      </div>
    </div>
  );
}

/** Whole seconds since the component was first shown. */
function useSeconds(): number {
  const [seconds, setSeconds] = useState(0);
  useEffect(() => {
    const start = performance.now();
    const timer = setInterval(() => setSeconds(Math.floor((performance.now() - start) / 1000)), 1000);
    return () => clearInterval(timer);
  }, []);
  return seconds;
}
