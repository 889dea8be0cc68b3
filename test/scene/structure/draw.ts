import { createRandom } from './random.ts';

/** A colour, 0..255 each. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Repeatable draws: the same seed gives the same row of answers. */
export interface Draw {
  /** A number from `least` up to `most`. */
  between(least: number, most: number): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** True in so large a share of the draws. */
  chance(share: number): boolean;
  pick<T>(all: readonly T[]): T;
  /** A colour of any hue whose brightness, 0..255, and saturation, 0..1, lie within bounds. */
  colour(brightness: readonly [number, number], saturation?: readonly [number, number]): Colour;
}

export function createDraw(seed: number): Draw {
  const random = createRandom(seed);
  const between = (least: number, most: number) => least + (most - least) * random();
  return {
    between,
    whole: (least, most) => Math.floor(between(least, most + 1)),
    chance: (share) => random() < share,
    pick: (all) => all[Math.floor(random() * all.length)],
    colour(brightness, saturation = [0.1, 0.7]) {
      const [value, colourful, hue] = [between(...brightness), between(...saturation), between(0, 6)];
      // Each channel is brightest at its own third of the wheel of hues.
      const channel = (at: number) => {
        const distance = Math.abs(((hue - at + 9) % 6) - 3);
        return value * (1 - colourful * Math.min(1, Math.max(0, distance - 1)));
      };
      return [channel(0), channel(2), channel(4)];
    },
  };
}
