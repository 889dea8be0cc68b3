import { describe, expect, it } from 'vitest';

import { WHEEL_SIZE, wheelColour } from '../../../core/attention/colour-wheel.ts';

describe('the colour wheel', () => {
  it('has the 55 colours of the optical flow literature', () => {
    expect(WHEEL_SIZE).toBe(55);
  });

  it('is white in the centre, as for a cell that is its own source', () => {
    expect(wheelColour(0, 0)).toEqual([255, 255, 255]);
  });

  it('is pink towards the bottom left and green towards the top right, as the paper says', () => {
    const [pinkRed, pinkGreen, pinkBlue] = wheelColour(Math.SQRT1_2, -Math.SQRT1_2);
    expect(pinkRed).toBeGreaterThan(200);
    expect(pinkBlue).toBeGreaterThan(150);
    expect(pinkGreen).toBeLessThan(60);
    const [red, green, blue] = wheelColour(-Math.SQRT1_2, Math.SQRT1_2);
    expect(green).toBeGreaterThan(240);
    expect(red).toBeLessThan(80);
    expect(blue).toBeLessThan(120);
  });

  // Values of the reference implementation (flow colour code of Baker et al., 8-bit, floor), down = u, right = v.
  it.each([
    [1, 0, [255, 0, 0]],
    [0, 1, [255, 229, 0]],
    [0, -1, [88, 0, 255]],
    [0.5, 0, [255, 127, 127]],
  ] as const)('gives (%f down, %f right) its known colour', (down, right, colour) => {
    wheelColour(down, right).forEach((value, i) =>
      expect(Math.abs(value - colour[i])).toBeLessThanOrEqual(1),
    );
  });

  it('fades evenly from the hue to white', () => {
    const full = wheelColour(0.6, -0.8);
    const half = wheelColour(0.3, -0.4);
    full.forEach((value, i) => expect(Math.abs((value + 255) / 2 - half[i])).toBeLessThanOrEqual(1));
  });
});
