import { Button, IconButton, IconClose24 } from '@create-figma-plugin/ui';
import type { OutlookState } from '../state/outlook.ts';

/** Over the picture while the object's shadow is left: it goes only if that is asked for. */
export function ShadowOffer({ outlook }: { outlook: OutlookState }) {
  if (!outlook.shadow.value) return null;
  return (
    <div class="cf-hint" role="group" aria-label="Shadow">
      <span class="cf-swatch cf-swatch-shadow" />
      <Button secondary onClick={() => outlook.takeShadow()}>
        Also remove the shadow
      </Button>
      <IconButton title="Leave the shadow" onClick={() => outlook.leaveShadow()}>
        <IconClose24 aria-hidden="true" />
      </IconButton>
    </div>
  );
}
