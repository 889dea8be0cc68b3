import { Button } from '@create-figma-plugin/ui';
import { useEffect, useRef } from 'preact/hooks';
import { CHOICES, type RunState } from '../state/run.ts';

/** Pressed for so many milliseconds the button is held. */
const HOLD = 500;

/** *Again*: a press fills the same area once more; held, or with Shift, it makes several fills to choose from. */
export function AgainButton({ run }: { run: RunState }) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const held = useRef(false);
  const letGo = () => clearTimeout(timer.current);
  useEffect(() => letGo, []);
  return (
    <Button
      secondary
      disabled={!run.canRepeat.value}
      title={`Fill the same area once more, from other sources (A); hold for ${CHOICES} to choose from (Shift A)`}
      aria-keyshortcuts="A Shift+A"
      onPointerDown={({ button }: PointerEvent) => {
        held.current = false;
        if (button !== 0) return;
        timer.current = setTimeout(() => {
          held.current = true;
          void run.again(CHOICES);
        }, HOLD);
      }}
      onPointerUp={letGo}
      onPointerLeave={letGo}
      onPointerCancel={letGo}
      onContextMenu={(event: Event) => event.preventDefault()}
      onClick={({ shiftKey }: MouseEvent) => {
        if (!held.current) void run.again(shiftKey ? CHOICES : 1);
        held.current = false;
      }}
    >
      Again
    </Button>
  );
}
