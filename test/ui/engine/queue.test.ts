import { describe, expect, test } from 'vitest';
import { orAborted, Queue } from '../../../ui/engine/queue.ts';

/** A promise that the test settles. */
function later<Value = void>() {
  let resolve!: (value: Value) => void;
  let reject!: (error: Error) => void;
  const promise = new Promise<Value>((...both) => ([resolve, reject] = both));
  return { promise, resolve, reject };
}

const settled = () => new Promise((resolve) => setTimeout(resolve));

describe('the queue', () => {
  test('does one piece of work after the other, also after one that failed', async () => {
    const queue = new Queue();
    const first = later();
    const done: string[] = [];
    const results = [
      queue.add(() => first.promise.finally(() => done.push('first'))),
      queue.add(() => Promise.resolve(done.push('second'))),
    ];
    await settled();
    expect(done).toEqual([]);
    first.reject(new Error('it failed'));
    await expect(results[0]).rejects.toThrow('it failed');
    await results[1];
    expect(done).toEqual(['first', 'second']);
  });

  test('lets a caller go at once whose signal is raised, and never begins what was waiting', async () => {
    const queue = new Queue();
    const first = later();
    const controller = new AbortController();
    let begun = false;
    void queue.add(() => first.promise);
    const second = queue.add(() => Promise.resolve((begun = true)), controller.signal);
    controller.abort();
    await expect(second).rejects.toMatchObject({ code: 'aborted' });
    first.resolve();
    await queue.add(() => Promise.resolve());
    expect(begun).toBe(false);
  });

  test('keeps the place of work that runs on after its caller has gone', async () => {
    const queue = new Queue();
    const first = later();
    const controller = new AbortController();
    const cancelled = queue.add(() => first.promise, controller.signal);
    await settled();
    controller.abort();
    await expect(cancelled).rejects.toMatchObject({ code: 'aborted' });
    let begun = false;
    const second = queue.add(() => Promise.resolve((begun = true)));
    await settled();
    expect(begun).toBe(false);
    first.resolve();
    await second;
  });

  test('waits for what cancelled work leaves behind', async () => {
    const queue = new Queue();
    const rest = later();
    await queue.add(() => {
      queue.hold(rest.promise);
      return Promise.resolve();
    });
    let begun = false;
    const next = queue.add(() => Promise.resolve((begun = true)));
    await settled();
    expect(begun).toBe(false);
    rest.resolve();
    await next;
    expect(begun).toBe(true);
  });
});

describe('work that can be aborted', () => {
  test('settles as it does', async () => {
    const { signal } = new AbortController();
    expect(await orAborted(Promise.resolve(1), signal)).toBe(1);
    expect(await orAborted(Promise.resolve(1))).toBe(1);
    await expect(orAborted(Promise.reject(new Error('no')), signal)).rejects.toThrow('no');
  });

  test('is given up where the signal was raised before', async () => {
    await expect(orAborted(later().promise, AbortSignal.abort())).rejects.toMatchObject({ code: 'aborted' });
  });
});
