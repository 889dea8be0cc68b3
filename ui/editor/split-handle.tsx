import { useRef } from 'preact/hooks';
import type { ViewportState } from '../state/viewport.ts';
import { noGesture } from './no-gesture.ts';

/** The line between the original (left) and the result (right); moved by the pointer or the arrow keys. */
export function SplitHandle({ viewport }: { viewport: ViewportState }) {
  const dragging = useRef(false);
  const split = viewport.split.value;
  const percent = Math.round(split * 100);
  const follow = (event: PointerEvent) => {
    const frame = (event.currentTarget as HTMLElement).parentElement!.getBoundingClientRect();
    viewport.setSplit((event.clientX - frame.left) / frame.width);
  };
  return (
    <>
      <div
        class="cf-split"
        style={{ left: `${split * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Compare: original left, result right"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${percent} % original`}
        onTouchStart={noGesture}
        onPointerDown={(event) => {
          dragging.current = true;
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={(event) => {
          if (dragging.current) follow(event);
        }}
        onPointerUp={() => {
          dragging.current = false;
        }}
        onLostPointerCapture={() => {
          dragging.current = false;
        }}
        onKeyDown={(event) => {
          const step = event.shiftKey ? 0.1 : 0.02;
          if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') viewport.setSplit(split - step);
          else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') viewport.setSplit(split + step);
          else if (event.key === 'Home') viewport.setSplit(0);
          else if (event.key === 'End') viewport.setSplit(1);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
      >
        <div class="cf-split-grip" aria-hidden="true" />
      </div>
      <div class="cf-badge cf-badge-left">Original</div>
      <div class="cf-badge cf-badge-right">Result</div>
    </>
  );
}
