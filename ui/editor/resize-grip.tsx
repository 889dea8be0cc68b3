import { useRef } from 'preact/hooks';
import type { EditSession } from '../job/session.ts';
import type { SettingsState } from '../state/settings.ts';

const SMALLEST = { width: 320, height: 400 };
const LARGEST = { width: 1200, height: 900 };

/** The window's corner: dragged, or moved by the arrow keys. The size is remembered. */
export function ResizeGrip({ session, settings }: { session: EditSession; settings: SettingsState }) {
  const start = useRef<{ x: number; y: number; width: number; height: number } | null>(null);
  const resize = (width: number, height: number) => {
    const windowWidth = Math.round(Math.min(LARGEST.width, Math.max(SMALLEST.width, width)));
    const windowHeight = Math.round(Math.min(LARGEST.height, Math.max(SMALLEST.height, height)));
    session.resize(windowWidth, windowHeight);
    settings.remember({ windowWidth, windowHeight });
  };
  return (
    <button
      class="cf-grip"
      aria-label="Resize the window with the arrow keys"
      title="Drag to resize"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        start.current = {
          x: event.screenX,
          y: event.screenY,
          width: window.innerWidth,
          height: window.innerHeight,
        };
      }}
      onPointerMove={(event) => {
        const from = start.current;
        if (from) resize(from.width + event.screenX - from.x, from.height + event.screenY - from.y);
      }}
      onPointerUp={() => {
        start.current = null;
      }}
      onLostPointerCapture={() => {
        start.current = null;
      }}
      onKeyDown={(event) => {
        const step = event.shiftKey ? 100 : 20;
        const dx = event.key === 'ArrowRight' ? step : event.key === 'ArrowLeft' ? -step : 0;
        const dy = event.key === 'ArrowDown' ? step : event.key === 'ArrowUp' ? -step : 0;
        if (dx === 0 && dy === 0) return;
        event.preventDefault();
        resize(window.innerWidth + dx, window.innerHeight + dy);
      }}
    >
      <svg width="12" height="12" viewBox="0 0 12 12" aria-hidden="true">
        <path d="M11 3 3 11M11 7 7 11" stroke="currentColor" fill="none" />
      </svg>
    </button>
  );
}
