import { useRef } from 'preact/hooks';
import type { EditorState } from '../state.ts';

/** The line between the original (left) and the result (right); moved by the pointer or the arrow keys. */
export function SplitHandle({ state }: { state: EditorState }) {
  const dragging = useRef(false);
  const percent = Math.round(state.split.value * 100);
  const set = (split: number) => {
    state.split.value = Math.min(1, Math.max(0, split));
  };
  const follow = (event: PointerEvent) => {
    const frame = (event.currentTarget as HTMLElement).parentElement!.getBoundingClientRect();
    set((event.clientX - frame.left) / frame.width);
  };
  return (
    <>
      <div
        class="cf-split"
        style={{ left: `${state.split.value * 100}%` }}
        role="slider"
        tabIndex={0}
        aria-label="Compare: original left, result right"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${percent} % original`}
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
          if (event.key === 'ArrowLeft' || event.key === 'ArrowDown') set(state.split.value - step);
          else if (event.key === 'ArrowRight' || event.key === 'ArrowUp') set(state.split.value + step);
          else if (event.key === 'Home') set(0);
          else if (event.key === 'End') set(1);
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
