import { describe, expect, it } from 'vitest';

import { Queue } from '../../core/queue.ts';

describe('a queue', () => {
  it('does one thing after another, and goes on after one that failed', async () => {
    const queue = new Queue();
    const said: string[] = [];
    const work = (name: string, milliseconds: number) => async () => {
      said.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, milliseconds));
      said.push(`${name} ends`);
      if (name === 'b') throw new Error('b is broken');
      return name;
    };
    const [a, b, c] = [queue.add(work('a', 20)), queue.add(work('b', 5)), queue.add(work('c', 0))];
    await expect(b).rejects.toThrow('b is broken');
    expect([await a, await c]).toEqual(['a', 'c']);
    expect(said).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
  });
});
