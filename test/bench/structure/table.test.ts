import { expect, it } from 'vitest';
import { tableOf } from './table.ts';

it('means every kind and all pictures, method by method; a perfect fill counts as 60 dB', () => {
  const rows = [
    { kind: 'dots', method: 'ours', psnr: 20, edges: 0.5 },
    { kind: 'dots', method: 'gmic', psnr: 10, edges: 0.25 },
    { kind: 'dots', method: 'ours', psnr: Infinity, edges: 1 },
    { kind: 'edge', method: 'ours', psnr: 10, edges: 0 },
  ];
  const lines = tableOf(rows)
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  expect(lines).toEqual([
    ['kind', 'ours', 'dB', 'edges', 'gmic', 'dB', 'edges'],
    ['dots', '40.00', '0.750', '10.00', '0.250'],
    ['edge', '10.00', '0.000', '-', '-'],
    ['mean', '30.00', '0.500', '10.00', '0.250'],
  ]);
});
