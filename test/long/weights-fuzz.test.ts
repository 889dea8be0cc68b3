import { resourceUsage } from 'node:process';
import { describe, expect, it } from 'vitest';

import { fuzz } from '../core/weights/fuzz.ts';

/** Kilobytes that 2,000 files may add to the largest amount of memory that was ever held. */
const MOST_MEMORY = 200 * 1024;

describe('2,000 damaged files', () => {
  it.each(['checkpoint', 'bundle'] as const)('of the kind %s load or end in a sentence', (kind) => {
    // One of each sort first, whole networks among them.
    fuzz(kind, 0, 50);
    const before = resourceUsage().maxRSS;
    const { loaded, refused, faults } = fuzz(kind, 10_000, 2000);
    expect(faults).toEqual([]);
    expect(loaded + refused).toBe(2000);
    expect(refused).toBeGreaterThan(1000);
    expect(loaded).toBeGreaterThan(0);
    expect(resourceUsage().maxRSS - before).toBeLessThan(MOST_MEMORY);
    console.log(`${kind}: ${loaded} loaded, ${refused} refused, none failed`);
  });
});
