import { holeCellAt, nearestHoleCell } from '../attention/geometry.ts';
import type { Tool } from './tool.ts';

/**
 * Shows what the filled spot under the pointer was copied from, or what the network attended to there, and pins it. A
 * press on a source of the pinned spot forbids that source. It is no tool to be chosen: it is in hand while a trace is
 * shown, whatever tool was chosen.
 */
export const trace: Tool = {
  id: 'trace',
  label: 'Trace',
  cursor: 'default',
  help:
    'Arrow keys move over the filled area and show its sources. Enter or click pins them; ' +
    'a click on a source of the pinned spot makes it Never.',
  sketch: () => [],
  press({ parts: { attention, borrowed, document } }, [x, y]) {
    if (attention.subject.value === 'borrowed') {
      if (borrowed.pinned.value && borrowed.isSource(x, y)) borrowed.forbidSource();
      else borrowed.pin(borrowed.spotAt(x, y));
      return null;
    }
    const source = attention.pinned.value ? attention.sourceAt(x, y) : null;
    if (source) document.forbid(source, () => true);
    else attention.pin(holeCellAt(document.version.value.attention, x, y));
    return null;
  },
  hover({ parts: { attention, borrowed, document } }, [x, y], by) {
    if (attention.subject.value === 'borrowed') {
      if (!borrowed.pinned.value) borrowed.hoverAt(borrowed.spotAt(x, y, by === 'keyboard'));
      return;
    }
    if (attention.pinned.value) return;
    const cellAt = by === 'pointer' ? holeCellAt : nearestHoleCell;
    attention.hoverAt(cellAt(document.version.value.attention, x, y));
  },
  leave({ parts: { attention, borrowed } }) {
    if (!attention.pinned.value) attention.hoverAt(null);
    if (!borrowed.pinned.value) borrowed.hoverAt(null);
  },
  arrow({ parts: { attention, borrowed } }, dx, dy) {
    const subject = attention.subject.value === 'borrowed' ? borrowed : attention;
    if (!subject.traced.value) return false;
    subject.moveTrace(dx, dy);
    return true;
  },
  enter({ parts: { attention, borrowed } }) {
    if (attention.subject.value === 'borrowed') borrowed.pin(borrowed.traced.value);
    else attention.pin(attention.traced.value);
  },
};
