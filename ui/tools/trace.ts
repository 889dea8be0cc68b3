import { holeCellAt, nearestHoleCell } from '../attention/geometry.ts';
import type { Tool } from './tool.ts';

/**
 * Shows where the filled spot under the pointer was borrowed from, and pins it. It is no tool to be chosen: it is in
 * hand while the attention's trace is shown, whatever tool was chosen.
 */
export const trace: Tool = {
  id: 'trace',
  label: 'Trace',
  cursor: 'default',
  help: 'Arrow keys move over the filled area and show its sources. Enter or click pins them.',
  sketch: () => [],
  press({ parts: { attention, document } }, [x, y]) {
    attention.pin(holeCellAt(document.version.value.attention, x, y));
    return null;
  },
  hover({ parts: { attention, document } }, [x, y], by) {
    if (attention.pinned.value) return;
    const cellAt = by === 'pointer' ? holeCellAt : nearestHoleCell;
    attention.hoverAt(cellAt(document.version.value.attention, x, y));
  },
  leave({ parts: { attention } }) {
    if (!attention.pinned.value) attention.hoverAt(null);
  },
  arrow({ parts: { attention } }, dx, dy) {
    if (!attention.traced.value) return false;
    attention.moveTrace(dx, dy);
    return true;
  },
  enter({ parts: { attention } }) {
    attention.pin(attention.traced.value);
  },
};
