import type { Colour } from '../stands-on.ts';

/** A pixel of a hole whose colour is known, and of which other it is a copy: positions in the picture. */
export interface Copy {
  readonly target: number;
  readonly source: number;
  /** Its colour, if that is not the other's. */
  readonly colour?: Colour;
}

export type Copies = readonly Copy[];
