import { cut, extend, type Mask, type Work } from '@contextual-fill/core';
import type { Margins } from '../../plugin/protocol/margins.ts';

/** A mask of a picture with margins as one of the same picture with others; in margins nothing is set. */
export function* reframe(mask: Mask, now: Margins, wanted: Margins): Work<Mask> {
  const inner = cut(mask, {
    x: now.left,
    y: now.top,
    width: mask.width - now.left - now.right,
    height: mask.height - now.top - now.bottom,
  });
  return yield* extend(inner as Mask, wanted);
}
