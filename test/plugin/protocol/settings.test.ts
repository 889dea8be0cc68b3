import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseSettings, type Settings } from '../../../plugin/protocol/settings.ts';

describe('settings', () => {
  it('are kept where they are well-formed and dropped where they are not', () => {
    expect(parseSettings({ detail: 'residual', grow: 3, feather: 'wide', hintSeen: true, other: 1 })).toEqual(
      {
        detail: 'residual',
        grow: 3,
        hintSeen: true,
      },
    );
    expect(parseSettings('none')).toEqual({});
  });

  it('all that the window can choose is kept', () => {
    const all: fc.Arbitrary<Settings> = fc.record(
      {
        detail: fc.constantFrom('patches', 'residual', 'none'),
        grow: fc.oneof(fc.integer({ min: -64, max: 64 }), fc.constant('auto' as const)),
        feather: fc.integer({ min: 0, max: 64 }),
        keepShapesVisible: fc.boolean(),
        hintSeen: fc.boolean(),
        windowWidth: fc.integer({ min: 320, max: 1200 }),
        windowHeight: fc.integer({ min: 400, max: 900 }),
        brushSize: fc.integer({ min: 1, max: 600 }),
        brushHardness: fc.double({ min: 0, max: 1, noNaN: true }),
        closeLoops: fc.boolean(),
        penPressure: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(all, (settings) => void expect(parseSettings(settings)).toEqual(settings)));
  });

  it.each([
    ['grow', [-65, 65, 0.5, NaN, '3', 'automatic']],
    ['feather', [-1, 65, 1.5, Infinity]],
    ['windowWidth', [0, 10_001, 320.5]],
    ['windowHeight', [0, 10_001, 320.5]],
    ['brushSize', [0, 601, 2.5]],
    ['brushHardness', [-0.1, 1.1, NaN]],
    ['detail', ['best', 1]],
    ['hintSeen', [1, 'yes']],
    ['closeLoops', [0, 'no']],
    ['penPressure', [1, null]],
  ])('%s beyond what may be chosen is dropped, and the others stay', (key, values) => {
    for (const value of values) {
      expect(parseSettings({ keepShapesVisible: true, [key]: value })).toEqual({ keepShapesVisible: true });
    }
  });

  it('of anything at all are settings', () => {
    fc.assert(fc.property(fc.anything(), (value) => typeof parseSettings(value) === 'object'));
  });
});
