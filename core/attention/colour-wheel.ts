/**
 * The colour wheel of the paper's attention maps: the 55 colours that Baker et al. ("A Database and Evaluation
 * Methodology for Optical Flow", 2007) draw optical flow with. A direction is a hue, its length is how far the colour
 * is from white in the centre.
 */

/** How many steps each part of the wheel takes: red-yellow-green-cyan-blue-magenta-red. */
const STEPS = [15, 6, 4, 11, 13, 6] as const;
export const WHEEL_SIZE = STEPS.reduce((a, b) => a + b, 0);

const wheel = buildWheel();

/** The wheel's colours, RGB 0..255 each. */
function buildWheel(): [number, number, number][] {
  const colours: [number, number, number][] = [];
  // Each part keeps one channel full, one empty, and moves the third up (odd parts: down).
  const parts: [full: number, moving: number, falls: boolean][] = [
    [0, 1, false],
    [1, 0, true],
    [1, 2, false],
    [2, 1, true],
    [2, 0, false],
    [0, 2, true],
  ];
  parts.forEach(([full, moving, falls], part) => {
    for (let i = 0; i < STEPS[part]; i++) {
      const colour: [number, number, number] = [0, 0, 0];
      const level = Math.floor((255 * i) / STEPS[part]);
      colour[full] = 255;
      colour[moving] = falls ? 255 - level : level;
      colours.push(colour);
    }
  });
  return colours;
}

/**
 * The colour of an offset. `down` and `right` are in units of the longest offset that is drawn, so that
 * hypot(down, right) is 0..1: 0 is white, 1 is the full hue. Axes as in the paper's figures: an offset towards the
 * bottom left is pink, towards the top right green. Returns RGB, 0..255.
 *
 * ```ts
 * const [red, green, blue] = wheelColour(0, 1); // the longest offset, straight to the right
 * ```
 */
export function wheelColour(down: number, right: number): [number, number, number] {
  const radius = Math.min(1, Math.hypot(down, right));
  const angle = Math.atan2(-right, -down) / Math.PI;
  const position = ((angle + 1) / 2) * (WHEEL_SIZE - 1);
  const index = Math.floor(position);
  const [from, to] = [wheel[index], wheel[(index + 1) % WHEEL_SIZE]];
  const mix = (channel: 0 | 1 | 2) => {
    const hue = (from[channel] + (position - index) * (to[channel] - from[channel])) / 255;
    return Math.floor(255 * (1 - radius * (1 - hue)));
  };
  return [mix(0), mix(1), mix(2)];
}
