import { IconButton, IconToggleButton } from '@create-figma-plugin/ui';
import { IconCompare, IconSplit } from '../controls/icons.tsx';
import type { DocumentState } from '../state/document.ts';
import type { ViewportState } from '../state/viewport.ts';

const SPLIT = 'Split: original left, result right';

/** Once there is a result: hold to see the original, or a split to slide. */
export function CompareControls({
  document,
  viewport,
}: {
  document: DocumentState;
  viewport: ViewportState;
}) {
  if (!document.isResult.value) return null;
  const hold = () => viewport.hold();
  const letGo = () => viewport.endHold();
  return (
    <div class="cf-compare">
      <IconButton
        aria-label="Hold to see the original"
        title="Hold to see the original (C)"
        onPointerDown={hold}
        onPointerUp={letGo}
        onPointerLeave={letGo}
        onPointerCancel={letGo}
        // A long touch is a hold here, not a wish for a menu.
        onContextMenu={(event: Event) => event.preventDefault()}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key === ' ' || event.key === 'Enter') hold();
        }}
        onKeyUp={letGo}
        onBlur={letGo}
      >
        <IconCompare />
      </IconButton>
      <span title={SPLIT}>
        <IconToggleButton
          aria-label={SPLIT}
          value={viewport.compare.value === 'split'}
          onValueChange={(on: boolean) => (viewport.compare.value = on ? 'split' : 'off')}
        >
          <IconSplit />
        </IconToggleButton>
      </span>
    </div>
  );
}
