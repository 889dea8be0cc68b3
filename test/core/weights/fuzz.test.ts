import { readdirSync, readFileSync } from 'node:fs';
import { resourceUsage } from 'node:process';
import { expect, it } from 'vitest';

import { InpaintError } from '../../../core/errors.ts';
import { readCheckpointIndex } from '../../../core/weights/tf-checkpoint.ts';
import { fuzz } from './fuzz.ts';

it.each(readdirSync('test/core/weights/crafted'))(
  'the crafted index %s ends in a sentence within two seconds and 200 MB',
  (name) => {
    const bytes = readFileSync(`test/core/weights/crafted/${name}`);
    const [start, before] = [performance.now(), resourceUsage().maxRSS];
    expect(() => readCheckpointIndex(bytes)).toThrow(InpaintError);
    expect(() => readCheckpointIndex(bytes)).toThrow(/^The checkpoint cannot be read: [^\n]{1,300}\.$/);
    expect(performance.now() - start).toBeLessThan(4000);
    expect(resourceUsage().maxRSS - before).toBeLessThan(200 * 1024);
  },
);

it.each(['checkpoint', 'bundle'] as const)(
  '100 damaged files of the kind %s load or end in a sentence',
  (kind) => {
    const { loaded, refused, faults } = fuzz(kind, 0, 100);
    expect(faults).toEqual([]);
    expect(loaded + refused).toBe(100);
    expect(Math.min(loaded, refused)).toBeGreaterThan(0);
  },
);
