import { IconButton, IconToggleButton } from '@create-figma-plugin/ui';
import type { EditorState } from '../state.ts';
import { IconCompare, IconSplit } from './icons.tsx';

/** Over the picture once there is a result: hold to see the original, or a split to slide. */
export function CompareControls({ state }: { state: EditorState }) {
  if (!state.isResult.value) return null;
  const hold = () => {
    state.compare.value = 'hold';
  };
  const letGo = () => {
    if (state.compare.value === 'hold') state.compare.value = 'off';
  };
  return (
    <div class="cf-compare">
      <IconButton
        aria-label="Hold to see the original"
        title="Hold to see the original (C)"
        onPointerDown={hold}
        onPointerUp={letGo}
        onPointerLeave={letGo}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === ' ' || event.key === 'Enter') hold();
        }}
        onKeyUp={letGo}
        onBlur={letGo}
      >
        <IconCompare />
      </IconButton>
      <IconToggleButton
        aria-label="Split: original left, result right"
        title="Split: original left, result right"
        value={state.compare.value === 'split'}
        onValueChange={(on: boolean) => (state.compare.value = on ? 'split' : 'off')}
      >
        <IconSplit />
      </IconToggleButton>
    </div>
  );
}
