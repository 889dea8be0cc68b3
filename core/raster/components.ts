import type { Box } from '../types.ts';
import type { Flags } from './raster.ts';

/** Flags that are set side by side in one row: from the first up to, not including, `to`. */
interface Run {
  readonly from: number;
  readonly to: number;
  readonly component: number;
}

/** The bounding box and pixel count of every 8-connected part of the set flags. */
export function components({ width, height, data }: Flags): { box: Box; pixels: number }[] {
  const parent: number[] = [];
  const found: { left: number; right: number; top: number; bottom: number; pixels: number }[] = [];
  const root = (i: number): number => {
    while (parent[i] !== i) i = parent[i] = parent[parent[i]];
    return i;
  };
  let above: Run[] = [];
  for (let y = 0; y < height; y++) {
    const row: Run[] = [];
    let next = 0;
    for (let x = 0; x < width; x++) {
      if (!data[y * width + x]) continue;
      const from = x;
      while (x < width && data[y * width + x]) x++;
      let component = -1;
      while (next < above.length && above[next].to < from) next++;
      for (let i = next; i < above.length && above[i].from <= x; i++) {
        const other = root(above[i].component);
        if (component < 0) component = other;
        else parent[other] = component = root(component);
      }
      if (component < 0) {
        component = parent.length;
        parent.push(component);
        found.push({ left: from, right: x, top: y, bottom: y + 1, pixels: 0 });
      }
      const part = found[component];
      part.left = Math.min(part.left, from);
      part.right = Math.max(part.right, x);
      part.bottom = y + 1;
      part.pixels += x - from;
      row.push({ from, to: x, component });
    }
    above = row;
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
