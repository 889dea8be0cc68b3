import type { GroundKind } from './ground.ts';
import type { WallKind } from './wall.ts';

/** What a rendered street shows, and how large. */
export interface SceneOptions {
  width: number;
  height: number;
  /** Chooses everything that is not given: surfaces, sun, sky, where the objects stand. */
  seed: number;
  object: 'lamp' | 'ball' | 'both';
  ground?: GroundKind;
  wall?: WallKind;
  /** Rays per pixel along each axis; the default is 2. */
  samples?: number;
}
