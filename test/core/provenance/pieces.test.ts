import { describe, expect, it } from 'vitest';
import { countLent, findPieces, type Provenance, runAtOnce } from '../../../core/index.ts';

const PICTURE = { width: 20, height: 10 };

/** A region at (2, 3), drawn in letters: each letter is a shift, a dot was not filled, `x` was made. */
function region(rows: readonly string[], shifts: Record<string, readonly [number, number]>): Provenance {
  const box = { x: 2, y: 3, width: rows[0].length, height: rows.length };
  const sources = Int32Array.from(rows.join(''), (letter, i) => {
    if (letter === '.') return -2;
    if (letter === 'x') return -1;
    const [right, down] = shifts[letter];
    const [x, y] = [box.x + (i % box.width) + right, box.y + Math.floor(i / box.width) + down];
    return y * PICTURE.width + x;
  });
  return { box, pictureWidth: PICTURE.width, sources };
}

const shifts = { a: [8, 0], b: [8, -2] } as const;

describe('pieces', () => {
  it('are areas with one shift; two that touch nowhere are two', () => {
    const { pieces, numbers } = runAtOnce(findPieces([region(['aab', 'a.b', 'aba'], shifts)]));
    expect(pieces).toEqual([
      { region: 0, box: { x: 2, y: 3, width: 2, height: 3 }, right: 8, down: 0, size: 4 },
      { region: 0, box: { x: 4, y: 3, width: 1, height: 2 }, right: 8, down: -2, size: 2 },
      { region: 0, box: { x: 3, y: 5, width: 1, height: 1 }, right: 8, down: -2, size: 1 },
      { region: 0, box: { x: 4, y: 5, width: 1, height: 1 }, right: 8, down: 0, size: 1 },
    ]);
    expect([...numbers[0]]).toEqual([0, 0, 1, 0, -1, 1, 0, 2, 3]);
  });

  it('grow together where two arms meet', () => {
    const { pieces, numbers } = runAtOnce(findPieces([region(['a.a', 'a.a', 'aaa'], shifts)]));
    expect(pieces.map(({ size }) => size)).toEqual([7]);
    expect([...numbers[0]]).toEqual([0, -1, 0, 0, -1, 0, 0, 0, 0]);
  });

  it('are numbered on from region to region, and there are none of what was made', () => {
    const { pieces, numbers } = runAtOnce(findPieces([region(['xx'], {}), region(['ax'], shifts)]));
    expect(pieces.map(({ region: number }) => number)).toEqual([1]);
    expect(numbers.map((list) => [...list])).toEqual([
      [-1, -1],
      [0, -1],
    ]);
  });
});

describe('what was lent', () => {
  it('is counted for every source', () => {
    const two = [region(['aa'], { a: [5, 0] }), region(['ax'], { a: [6, 1] }), region(['a'], { a: [6, 0] })];
    const { box, counts } = runAtOnce(countLent(two, PICTURE));
    expect(box).toEqual({ x: 7, y: 3, width: 2, height: 2 });
    expect([...counts]).toEqual([1, 2, 0, 1]);
    expect(runAtOnce(countLent([region(['x.'], {})], PICTURE)).counts.length).toBe(0);
  });
});
