import { expect, it } from 'vitest';
import { chooseDetail } from '../../../plugin/commands/detail.ts';

it('is what the settings say unless the quick action does', () => {
  expect(chooseDetail(undefined, {})).toBe('patches');
  expect(chooseDetail(undefined, { detail: 'none' })).toBe('none');
  expect(chooseDetail('residual', { detail: 'none' })).toBe('residual');
  expect(chooseDetail('sharpest', { detail: 'none' })).toBe('none');
});
