import type { Work } from '@contextual-fill/core';
import type { Borrowed } from './model.ts';

/**
 * What was copied as JSON, in pieces of text: for every piece its box in the hole, the way from its pixels to their
 * sources, and its rows as [y, first x, length]; all in picture pixels.
 */
export function* borrowedToJson(
  borrowed: Borrowed,
  picture: { name: string; width: number; height: number },
): Work<string[]> {
  const { provenance, pieces, numbers } = borrowed;
  const rows: [number, number, number][][] = pieces.map(() => []);
  for (const [region, { box }] of provenance.entries()) {
    const own = numbers[region];
    for (let y = 0; y < box.height; y++) {
      yield;
      for (let x = 0; x < box.width;) {
        const piece = own[y * box.width + x];
        const first = x;
        while (x < box.width && own[y * box.width + x] === piece) x++;
        if (piece >= 0) rows[piece].push([box.y + y, box.x + first, x - first]);
      }
    }
  }
  const head = {
    format: 'contextual-fill provenance 1',
    units:
      'picture pixels; boxes are [x, y, width, height]; rows are [y, first x, length]; shift leads to the source',
    picture,
  };
  const parts = [`${JSON.stringify(head).slice(0, -1)},"pieces":[`];
  for (const [number, { box, right, down, size }] of pieces.entries()) {
    yield;
    const piece = {
      box: [box.x, box.y, box.width, box.height],
      shift: [right, down],
      pixels: size,
      rows: rows[number],
    };
    parts.push(`${number > 0 ? ',' : ''}${JSON.stringify(piece)}`);
  }
  return [...parts, ']}'];
}
