/** A pixel of a hole whose colour is known, and of which other it is a copy: positions in the picture. */
export interface Copy {
  readonly target: number;
  readonly source: number;
}

export type Copies = readonly Copy[];
