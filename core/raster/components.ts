import type { Box } from '../types.ts';
import { SET, type Flags } from './raster.ts';

/** Flags that are set side by side in one row: from the first up to, not including, `to`. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly component: number;
}

/** The bounding box and pixel count of every 8-connected part of the set flags. */
export function components({ width, data }: Flags): { box: Box; pixels: number }[] {
  const parent: number[] = [];
  const found: { left: number; right: number; top: number; bottom: number; pixels: number }[] = [];
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  let above: Run[] = [];
  let row: Run[] = [];
  let y = -1;
  let next = 0;
  // Most of a large picture's rows have no flag: `indexOf` goes over them faster than any loop here.
  for (let from = data.indexOf(SET); from >= 0;) {
    const inRow = Math.floor(from / width);
    if (inRow !== y) {
      above = inRow === y + 1 ? row : [];
      row = [];
      next = 0;
      y = inRow;
    }
    const start = y * width;
    const left = from - start;
    let to = left + 1;
    while (to < width && data[start + to]) to++;
    let component = -1;
    while (next < above.length && above[next].to < left) next++;
    for (let i = next; i < above.length && above[i].from <= to; i++) {
      const other = root(above[i].component);
      if (component < 0) component = other;
      else parent[other] = component = root(component);
    }
    if (component < 0) {
      component = parent.length;
      parent.push(component);
      found.push({ left, right: to, top: y, bottom: y + 1, pixels: 0 });
    }
    const part = found[component];
    part.left = Math.min(part.left, left);
    part.right = Math.max(part.right, to);
    part.bottom = y + 1;
    part.pixels += to - left;
    row.push({ from: left, to, component });
    from = data.indexOf(SET, start + to);
  }
  const merged = new Map<number, (typeof found)[number]>();
  found.forEach((part, i) => {
    const key = root(i);
    const whole = merged.get(key);
    if (!whole) merged.set(key, { ...part });
    else {
      whole.left = Math.min(whole.left, part.left);
      whole.right = Math.max(whole.right, part.right);
      whole.top = Math.min(whole.top, part.top);
      whole.bottom = Math.max(whole.bottom, part.bottom);
      whole.pixels += part.pixels;
    }
  });
  return [...merged.values()].map(({ left, right, top, bottom, pixels }) => ({
    box: { x: left, y: top, width: right - left, height: bottom - top },
    pixels,
  }));
}
