import { useEffect, useState } from 'preact/hooks';
import type { RunProgress } from '../state/run.ts';
import { elapsedText } from './elapsed.ts';

/** How far the run is, and what it does now. @create-figma-plugin/ui has no such control. */
export function ProgressBar({ progress, sentence }: { progress: RunProgress; sentence: string }) {
  const seconds = useSeconds();
  const percent = Math.round(progress.fraction * 100);
  return (
    <div class="cf-progress">
      <div class="cf-progress-text">
        <span class="cf-ellipsis">{sentence}</span>
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
        aria-valuetext={`${sentence}, ${percent} %`}
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
