import { describe, expect, it } from 'vitest';

import { components } from '../../../core/raster/components.ts';

describe('connected components', () => {
  it('join diagonal neighbours and the two arms of a U', () => {
    const rows = ['1.1..', '1.1.1', '111..', '...1.'];
    const data = Uint8Array.from(rows.join(''), (c) => (c === '1' ? 1 : 0));
    const found = components({ width: 5, height: 4, data }).sort((a, b) => b.pixels - a.pixels);
    expect(found).toEqual([
      { box: { x: 0, y: 0, width: 4, height: 4 }, pixels: 8 },
      { box: { x: 4, y: 1, width: 1, height: 1 }, pixels: 1 },
    ]);
  });
});
