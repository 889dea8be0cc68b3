/**
 * The tools. Toolbar, keys, list of keys and painter read this table and know no tool by name: a new tool is a file
 * of its own and a line here.
 */
import { brush } from './brush.ts';
import { eraser } from './eraser.ts';
import { lasso } from './lasso.ts';
import { rectangle } from './rectangle.ts';
import { snap } from './snap.ts';
import type { ChoosableTool } from './tool.ts';

/** In the order of the toolbar. */
export const TOOLS = [brush, snap, eraser, lasso, rectangle] as const satisfies readonly ChoosableTool[];

export type ToolId = (typeof TOOLS)[number]['id'];

/** The tool of a name. */
export function toolOf(id: ToolId): ChoosableTool {
  return TOOLS.find((tool) => tool.id === id)!;
}
