import { describe, expect, test } from 'vitest';
import { LOOKS, type OverlayLayer, paintOverlay } from '../../../ui/editor/overlay.ts';

describe('overlay', () => {
  const width = 20;
  const data = new Uint8Array(width * 10);
  for (let y = 3; y < 7; y++) data.fill(255, y * width + 5, y * width + 15);
  const picture = { x: 0, y: 0, width, height: 10 };
  const paint = (
    scale: number,
    box: { x: number; y: number; width: number; height: number },
    x = 0,
    y = 0,
  ) => {
    const out = new Uint8ClampedArray(box.width * box.height * 4);
    paintOverlay(out, box, { scale, x, y }, width, 10, [{ data, box: picture, look: LOOKS.hole }]);
    return out;
  };

  test('tints the inside, rims it in white and colour, and leaves the outside alone', () => {
    const out = paint(8, { x: 0, y: 0, width: 160, height: 80 });
    const at = (x: number, y: number) => [...out.slice((y * 160 + x) * 4, (y * 160 + x) * 4 + 4)];
    expect(at(80, 40)[3]).toBeGreaterThan(60);
    expect(at(10, 10)).toEqual([0, 0, 0, 0]);
    expect(at(80, 23)).toEqual([255, 255, 255, 255]);
    expect(at(80, 24)).toEqual([...LOOKS.hole.colour, 255]);
  });

  test('an outline alone leaves what lies in it alone; those of areas are dashed, each in its own way', () => {
    const colours = (look: (typeof LOOKS)[keyof typeof LOOKS]) => {
      const out = new Uint8ClampedArray(160 * 80 * 4);
      const box = { x: 0, y: 0, width: 160, height: 80 };
      paintOverlay(out, box, { scale: 8, x: 0, y: 0 }, width, 10, [
        { data, box: picture, look, contourOnly: true },
      ]);
      expect(out[(40 * 160 + 80) * 4 + 3]).toBe(0);
      // The upper edge of what is inside.
      return Array.from({ length: 64 }, (_, i) =>
        out[(24 * 160 + 48 + i) * 4 + 1] === look.colour[1] ? '#' : ' ',
      ).join('');
    };
    expect(colours(LOOKS.hole)).not.toContain(' ');
    expect(colours(LOOKS.protect)).toContain('########        ########');
    expect(colours(LOOKS.only)).toContain('###   ###   ###');
  });

  test('painting a part gives the same pixels as painting all', () => {
    const all = paint(6.3, { x: 0, y: 0, width: 150, height: 80 }, 4, 7);
    const part = paint(6.3, { x: 31, y: 22, width: 40, height: 30 }, 4, 7);
    for (let y = 0; y < 30; y++) {
      const row = ((22 + y) * 150 + 31) * 4;
      expect(part.slice(y * 160, (y + 1) * 160)).toEqual(all.slice(row, row + 160));
    }
  });

  test('a layer of a part of the picture, and one that says where it is painted, look as one of the whole', () => {
    const box = { x: 0, y: 0, width: 126, height: 63 };
    const view = { scale: 6.3, x: 0, y: 0 };
    const paintWith = (layer: Omit<OverlayLayer, 'look'>) => {
      const out = new Uint8ClampedArray(box.width * box.height * 4);
      paintOverlay(out, box, view, width, 10, [{ ...layer, look: LOOKS.hole }]);
      return out;
    };
    const whole = paintWith({ data, box: picture });
    const tight = { x: 5, y: 3, width: 10, height: 4 };
    expect(paintWith({ data, box: picture, within: tight })).toEqual(whole);
    expect(paintWith({ data: new Uint8Array(40).fill(255), box: tight })).toEqual(whole);
    // Up to the picture's edge there is no rim.
    const corner = { x: 12, y: 0, width: 8, height: 10 };
    const filled = new Uint8Array(width * 10);
    for (let y = 0; y < 10; y++) filled.fill(255, y * width + 12, (y + 1) * width);
    expect(paintWith({ data: new Uint8Array(80).fill(255), box: corner })).toEqual(
      paintWith({ data: filled, box: picture }),
    );
  });
});
