import { expose, wrap } from 'comlink';
import { afterAll, describe, expect, test } from 'vitest';
import { Problem } from '../../../../plugin/protocol/problem.ts';
import '../../../../ui/engine/contexts/problem-transfer.ts';

describe('what a worker throws', () => {
  const { port1, port2 } = new MessageChannel();
  const api = {
    fail: (kind: 'problem' | 'fault' | 'text'): string => {
      if (kind === 'problem') throw new Problem('pictureUnreadable', 'This picture cannot be read.');
      // eslint-disable-next-line @typescript-eslint/only-throw-error -- anything may be thrown
      throw kind === 'fault' ? new TypeError('x is undefined') : 'text';
    },
  };
  expose(api, port1);
  const remote = wrap<typeof api>(port2);
  afterAll(() => {
    port1.close();
    port2.close();
  });

  test('stays a Problem with its code and sentence', async () => {
    const error: unknown = await remote.fail('problem').catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect(error).toMatchObject({ code: 'pictureUnreadable', sentence: 'This picture cannot be read.' });
  });

  test('stays anything else that it was', async () => {
    const fault: unknown = await remote.fail('fault').catch((thrown: unknown) => thrown);
    expect(fault).not.toBeInstanceOf(Problem);
    expect(fault).toMatchObject({ name: 'TypeError', message: 'x is undefined' });
    await expect(remote.fail('text')).rejects.toBe('text');
  });
});
