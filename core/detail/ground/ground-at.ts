import type { Ground } from './fit-ground.ts';

/** What belongs at a place of a hole. */
export interface GroundAt {
  readonly ground: Ground;
  /** How far it is to be trusted, 0..1. */
  readonly trust: number;
  /** Whether it lies near to where two grounds meet. */
  readonly isNearEdge: boolean;
  /** Whether it has grain, which patches know better; else the result shows exactly its colours. */
  readonly isGrained?: boolean;
}
