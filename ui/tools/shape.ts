import type { Point } from './drawing/polygon.ts';

/**
 * A line that a tool shows over the picture, in picture pixels; how it is drawn so that it is seen on any picture is
 * the painter's business (`ui/editor/paint-shapes.ts`).
 */
export type Shape =
  /** A line through the points, closed unless it is `open`. */
  | {
      readonly kind: 'polygon';
      readonly points: readonly Point[];
      readonly dashed?: boolean;
      readonly open?: boolean;
    }
  | { readonly kind: 'circle'; readonly at: Point; readonly radius: number; readonly dashed?: boolean }
  /** A small cross of a fixed size on the screen. */
  | { readonly kind: 'cross'; readonly at: Point };
