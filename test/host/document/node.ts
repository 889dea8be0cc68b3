/** A node of the document: open-pencil's, with what Figma stores besides. */
import type { Effect, Paint, VectorPath } from '@figma/plugin-typings/plugin-api-standalone';
import type { SceneNode } from '@open-pencil/scene-graph';

/** Figma's node types that the host knows. */
export type HostNodeType =
  | 'DOCUMENT'
  | 'PAGE'
  | 'FRAME'
  | 'GROUP'
  | 'SECTION'
  | 'COMPONENT'
  | 'INSTANCE'
  | 'BOOLEAN_OPERATION'
  | 'RECTANGLE'
  | 'ELLIPSE'
  | 'POLYGON'
  | 'STAR'
  | 'LINE'
  | 'VECTOR'
  | 'TEXT'
  | 'SLICE';

/** What Figma stores and open-pencil does not, or stores otherwise. Never mutated, only replaced. */
export interface HostFields {
  readonly type: HostNodeType;
  readonly fills: readonly Paint[];
  readonly strokes: readonly Paint[];
  readonly effects: readonly Effect[];
  readonly strokeWeight: number;
  readonly strokeAlign: 'INSIDE' | 'CENTER' | 'OUTSIDE';
  readonly paths: readonly VectorPath[];
  readonly fillStyleId: string;
  readonly strokeStyleId: string;
  readonly effectStyleId: string;
  readonly pluginData: Readonly<Record<string, string>>;
  readonly relaunchData: Readonly<Record<string, string>>;
  readonly constrainProportions: boolean;
}

export type HostNode = SceneNode & { host: HostFields };
