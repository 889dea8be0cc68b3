import { Button, IconButton, IconClose24 } from '@create-figma-plugin/ui';
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { EditorState } from '../state/editor.ts';
import type { Side } from '../state/extend.ts';
import { noGesture } from './no-gesture.ts';

const SIDES: readonly { side: Side; name: string; out: string; in: string }[] = [
  { side: 'left', name: 'Left side', out: 'ArrowLeft', in: 'ArrowRight' },
  { side: 'top', name: 'Upper side', out: 'ArrowUp', in: 'ArrowDown' },
  { side: 'right', name: 'Right side', out: 'ArrowRight', in: 'ArrowLeft' },
  { side: 'bottom', name: 'Lower side', out: 'ArrowDown', in: 'ArrowUp' },
];

/** The frame of the larger picture, over the stage: each side is a slider that is dragged or moved by keys. */
export function ExtendFrame({ state }: { state: EditorState }) {
  const { document, extend, viewport } = state;
  const frame = extend.frame.value;
  const first = useRef<HTMLDivElement>(null);
  const isOpen = frame !== null;
  // Before the frame is seen: whoever presses a key at once moves a side.
  useLayoutEffect(() => {
    if (isOpen) first.current?.focus({ preventScroll: true });
  }, [isOpen]);
  if (!frame) return null;
  const { scale, x, y } = viewport.view.value;
  const { margins } = extend;
  const left = x + (margins.left - frame.left) * scale;
  const top = y + (margins.top - frame.top) * scale;
  const width = document.width - margins.left - margins.right + frame.left + frame.right;
  const height = document.height - margins.top - margins.bottom + frame.top + frame.bottom;
  return (
    <div class="cf-extend" role="group" aria-label="Frame of the larger picture">
      <div class="cf-extend-frame" style={{ left, top, width: width * scale, height: height * scale }}>
        {SIDES.map((side, place) => (
          <SideHandle key={side.side} {...side} state={state} own={place === 0 ? first : undefined} />
        ))}
      </div>
      <div class="cf-hint">
        <span class="cf-tabular" data-testid="extended-size">
          {width} × {height}
        </span>
        <Button
          onClick={() => void extend.fill()}
          title="Make the picture as large as the frame and fill it (Enter)"
        >
          Fill the frame
        </Button>
        <IconButton title="Leave the picture as large as it is (Esc)" onClick={() => extend.close()}>
          <IconClose24 aria-hidden="true" />
        </IconButton>
      </div>
    </div>
  );
}

interface SideHandleProps {
  readonly side: Side;
  readonly name: string;
  /** The arrow keys that move it away from the picture, and back. */
  readonly out: string;
  readonly in: string;
  readonly state: EditorState;
  readonly own?: { current: HTMLDivElement | null };
}

function SideHandle({ side, name, out, in: back, state, own }: SideHandleProps) {
  const { document, extend, viewport } = state;
  const pixels = extend.frame.value![side];
  /** Where a drag began: the pointer on the screen, and the side in pixels. */
  const drag = useRef<{ at: number; pixels: number } | null>(null);
  const across = side === 'left' || side === 'right';
  const outwards = side === 'left' || side === 'top' ? -1 : 1;
  const place = (event: PointerEvent) => (across ? event.clientX : event.clientY);
  const letGo = () => {
    drag.current = null;
  };
  return (
    <div
      ref={own}
      class={`cf-extend-side cf-extend-${side}`}
      role="slider"
      tabIndex={0}
      aria-label={name}
      aria-orientation={across ? 'horizontal' : 'vertical'}
      aria-valuemin={extend.least(side)}
      aria-valuemax={extend.most(side)}
      aria-valuenow={pixels}
      aria-valuetext={`${pixels} pixels beyond the picture`}
      title={`${name}: drag it, or move it with the arrow keys`}
      onTouchStart={noGesture}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { at: place(event), pixels };
      }}
      onPointerMove={(event) => {
        const from = drag.current;
        if (!from) return;
        const moved = (outwards * (place(event) - from.at)) / viewport.view.value.scale;
        extend.move(side, from.pixels + moved);
      }}
      onPointerUp={letGo}
      onLostPointerCapture={letGo}
      onKeyDown={(event) => {
        // A hundredth of the picture; with Shift a tenth.
        const step = Math.max(
          1,
          Math.round((across ? document.width : document.height) * (event.shiftKey ? 0.1 : 0.01)),
        );
        if (event.key === out) extend.move(side, pixels + step);
        else if (event.key === back) extend.move(side, pixels - step);
        else if (event.key === 'Home') extend.move(side, extend.least(side));
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <span class="cf-extend-grip" aria-hidden="true" />
    </div>
  );
}
