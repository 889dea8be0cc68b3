import { expect, test } from 'vitest';
import { progressSentence } from '../../../ui/editor/progress-sentence.ts';

const progress = { stage: 'blend', region: 0, regions: 1, fraction: 0.5, fill: 0, fills: 1 } as const;

test.each([
  ['Blending the edge', {}, {}],
  ['Fill 2 of 3: Blending the edge (area 1 of 2); 1 more', { fill: 1, fills: 3, regions: 2 }, { waiting: 1 }],
  ['Starting the engine', { stage: 'prepare' }, { isStarting: true }],
] as const)('the progress says "%s"', (sentence, changes, around) => {
  const given = { waiting: 0, isStarting: false, ...around };
  expect(progressSentence({ ...progress, ...changes }, given)).toBe(sentence);
});
