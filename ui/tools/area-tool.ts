import type { Box } from '@contextual-fill/core';
import type { MaskEdit } from '../state/mask-edit.ts';
import type { Point } from './drawing/polygon.ts';
import { type ChoosableTool, PAINTING_HELP } from './tool.ts';

/** What tools that draw an outline and fill it differ in. */
interface AreaLook<Id extends string> extends Pick<ChoosableTool, 'key' | 'label' | 'icon'> {
  readonly id: Id;
  /** The outline that is shown while it is drawn, from every position since the press (at least one). */
  readonly outline: (points: readonly Point[]) => readonly Point[];
  /** Writes `value` into the area; touches in `edit` what it changes. Returns the box that changed. */
  readonly fill: (edit: MaskEdit, points: readonly Point[], value: number) => Box | null;
}

/** A tool that selects the area inside an outline when it is released. */
export function areaTool<const Id extends string>({
  outline,
  fill,
  ...look
}: AreaLook<Id>): ChoosableTool & { readonly id: Id } {
  return {
    ...look,
    cursor: 'crosshair',
    help: PAINTING_HELP,
    usesBrush: false,
    sketch: () => [],
    press(bench, at, { subtract }) {
      const edit = bench.begin();
      if (!edit) return null;
      const points = [at];
      return {
        move: (more) => void points.push(...more),
        release() {
          bench.show(edit, fill(edit, points, subtract ? 0 : 255));
          bench.end(edit, look.label.toLowerCase());
        },
        cancel: () => edit.cancel(),
        sketch: () => [{ kind: 'polygon', points: outline(points), dashed: true }],
      };
    },
  };
}
