import type { Seen } from '../../../core/detail/synthesis-input.ts';
import type { AttentionMap } from '../../../core/types.ts';

/** What the networks say of a picture of that size that they saw all of. */
export function seenAll(
  { width, height }: { width: number; height: number },
  guide: Seen['guide'],
  attention?: AttentionMap,
): Seen[] {
  return [{ box: { x: 0, y: 0, width, height }, guide, ...(attention ? { attention } : {}) }];
}
