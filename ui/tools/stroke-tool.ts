import { closedLoop } from './drawing/closed-loop.ts';
import { fillPolygon, type Point, pointsBox } from './drawing/polygon.ts';
import { Stroke } from './drawing/stroke.ts';
import type { Shape } from './shape.ts';
import { type ChoosableTool, PAINTING_HELP, type Workbench } from './tool.ts';

/** What tools that draw with the brush differ in. */
interface StrokeLook<Id extends string> extends Pick<ChoosableTool, 'key' | 'label' | 'icon'> {
  readonly id: Id;
  /** What a stroke is called in undo: "brush stroke". */
  readonly step: string;
  /** Takes away where others add; Alt turns it round. */
  readonly erases: boolean;
}

/**
 * A tool that draws strokes with the round brush. Shift goes on from the last stroke's end in a straight line. A stroke
 * that adds and comes back to its start fills what it went around, unless the settings keep it open.
 */
export function strokeTool<const Id extends string>({
  step,
  erases,
  ...look
}: StrokeLook<Id>): ChoosableTool & { readonly id: Id } {
  return {
    ...look,
    cursor: 'crosshair',
    help: PAINTING_HELP,
    usesBrush: true,
    sketch: ring,
    press(bench, at, { straight, subtract, pressure }) {
      const edit = bench.begin();
      if (!edit) return null;
      const { brushSize, brushHardness } = bench.parts.settings;
      const brush = { radius: radiusAt(bench, pressure), hardness: brushHardness.value };
      const stroke = new Stroke(edit, bench.coverage, brush, subtract !== erases);
      const anchor = straight && bench.lastEnd ? bench.lastEnd : at;
      let isStraight = straight;
      let end = at;
      const line = [at];
      const draw = (points: readonly Point[]) =>
        bench.show(edit, isStraight ? stroke.straight(anchor, end) : stroke.add(points));
      draw([at]);
      const loop = () => {
        const fills = !isStraight && !erases && !subtract && bench.parts.settings.closeLoops.value;
        return fills ? closedLoop(line, brushSize.value) : null;
      };
      return {
        move(points, modifiers) {
          // Once straight, a stroke stays straight: Shift may be let go before the button is.
          isStraight ||= modifiers.straight;
          end = points.at(-1)!;
          line.push(...points);
          stroke.resize(radiusAt(bench, modifiers.pressure));
          draw(points);
        },
        release() {
          if (!isStraight) bench.show(edit, stroke.finish());
          const around = loop();
          if (around) {
            const { data, width, height } = edit.layer;
            const box = edit.touch(pointsBox(around));
            fillPolygon(data, width, height, around, 255);
            bench.show(edit, box);
          }
          bench.lastEnd = end;
          bench.end(edit, step, () => stroke.drop());
        },
        cancel() {
          stroke.drop();
          edit.cancel();
        },
        sketch(place) {
          const around = loop();
          const rim = place ? ring(bench, place) : [];
          return around ? [{ kind: 'polygon', points: around, dashed: true }, ...rim] : rim;
        },
      };
    },
  };
}

/** A pen that hardly touches draws no thinner than this share of the brush. */
const LEAST_PRESSURE = 0.1;

/** The radius that is drawn with, in picture pixels: the brush's, or a share of it where a pen's pressure sizes it. */
function radiusAt({ parts }: Workbench, pressure: number | undefined): number {
  const { brushSize, penPressure } = parts.settings;
  const share = penPressure.value && pressure !== undefined ? Math.max(LEAST_PRESSURE, pressure) : 1;
  return (share * brushSize.value) / 2;
}

/** The brush's rim, and where it starts to fall off. */
function ring({ parts }: Workbench, at: Point): readonly Shape[] {
  const radius = parts.settings.brushSize.value / 2;
  const hardness = parts.settings.brushHardness.value;
  const rim: Shape = { kind: 'circle', at, radius };
  return hardness < 1 ? [rim, { kind: 'circle', at, radius: radius * hardness, dashed: true }] : [rim];
}
