import { describe, expect, test } from 'vitest';

import { Gone, NothingRuns, PassedOver, type Consequence } from '../../../core/lifecycle/failures.ts';
import { Supervisor, type Running } from '../../../core/lifecycle/supervisor.ts';

/** An error whose message says what is to follow it. */
class Told extends Error {
  constructor(readonly consequence: Consequence) {
    super(consequence);
  }
}

interface Fake extends Running {
  readonly rung: string;
  readonly die: (why: string) => void;
}

/**
 * A ladder of texts, of which two are of one kind when their first letters agree; `faults` says how rungs fail to
 * open.
 */
function ladder(rungs: string[], faults: Record<string, Error> = {}) {
  const opened: Fake[] = [];
  const closed: string[] = [];
  const open = async (rung: string): Promise<Fake> => {
    await Promise.resolve();
    if (faults[rung]) throw faults[rung];
    let die!: Fake['die'];
    const gone = new Promise<never>((_, reject) => (die = (why) => reject(new Gone(why))));
    gone.catch(() => undefined);
    const live = { rung, gone, die, close: () => void closed.push(rung) };
    opened.push(live);
    return live;
  };
  const supervisor = new Supervisor<string, Fake>({
    rungs,
    open,
    consequenceOf: (error) => (error instanceof Told ? error.consequence : 'rule-out'),
    kindOf: (rung) => rung[0],
  });
  const seen: string[] = [];
  supervisor.subscribe(() => {
    const { state } = supervisor;
    const at = 'from' in state ? `(${state.from})` : state.name === 'ready' ? `(${state.index})` : '';
    if (seen.at(-1) !== state.name + at) seen.push(state.name + at);
  });
  const attempts = () => supervisor.attempts.map(({ rung, ok, why }) => `${rung}: ${ok ? 'runs' : why}`);
  return { supervisor, opened, closed, seen, attempts, faults };
}

const never = () => new Promise<never>(() => undefined);

describe('starting', () => {
  test('is idle at first; the first rung that opens is ready', async () => {
    const { supervisor, seen, attempts } = ladder(['a', 'b', 'c'], { a: new Error('no a') });
    expect(supervisor.state).toEqual({ name: 'idle', from: 0 });
    expect(await supervisor.start()).toMatchObject({ name: 'ready', index: 1, rung: 'b' });
    expect(supervisor.state.name).toBe('ready');
    expect(seen).toEqual(['starting(0)', 'ready(1)']);
    expect(attempts()).toEqual(['a: no a', 'b: runs']);
  });

  test('happens once, however many ask for it', async () => {
    const { supervisor, opened } = ladder(['a']);
    const [first, second] = await Promise.all([supervisor.start(), supervisor.start()]);
    expect(second).toBe(first);
    expect(await supervisor.start()).toBe(first);
    expect(opened).toHaveLength(1);
  });

  test('lists a rung that is passed over for a reason, and not one without', async () => {
    const { supervisor, attempts } = ladder(['a', 'b', 'c'], {
      a: new PassedOver('no GPU'),
      b: new PassedOver(),
    });
    await supervisor.start();
    expect(attempts()).toEqual(['a: no GPU', 'c: runs']);
  });

  test('goes on after a rung that died while it opened', async () => {
    const { supervisor, attempts } = ladder(['a', 'b'], { a: new Gone('it was closed') });
    await supervisor.start();
    expect(attempts()).toEqual(['a: it was closed', 'b: runs']);
  });

  test('is idle again when no rung is left, and tries them all anew', async () => {
    const { supervisor, seen, attempts, faults } = ladder(['a', 'b'], {
      a: new Error('1'),
      b: new Error('2'),
    });
    await expect(supervisor.start()).rejects.toThrow(NothingRuns);
    expect(seen).toEqual(['starting(0)', 'idle(0)']);
    delete faults['a'];
    expect(await supervisor.start()).toMatchObject({ rung: 'a' });
    expect(attempts()).toEqual(['a: 1', 'b: 2', 'a: runs']);
  });

  test('stops at an error that is to be passed on, and is idle again', async () => {
    const { supervisor, seen, opened } = ladder(['a', 'b'], { a: new Told('pass-on') });
    await expect(supervisor.start()).rejects.toThrow('pass-on');
    expect(seen).toEqual(['starting(0)', 'idle(0)']);
    expect(opened).toEqual([]);
  });
});

describe('work', () => {
  test('starts what is idle, gets what runs, and leaves it running', async () => {
    const { supervisor, closed, seen } = ladder(['a', 'b']);
    const work = (live: Fake, rung: string) => Promise.resolve(`${live.rung} ${rung}`);
    expect(await supervisor.use(work)).toBe('a a');
    expect(await supervisor.use(work)).toBe('a a');
    expect(seen).toEqual(['starting(0)', 'ready(0)']);
    expect(closed).toEqual([]);
  });

  test('that fails for a reason of its own fails, and what runs stays', async () => {
    const { supervisor } = ladder(['a', 'b']);
    await expect(supervisor.use(() => Promise.reject(new Told('pass-on')))).rejects.toThrow('pass-on');
    expect(supervisor.state).toMatchObject({ name: 'ready', rung: 'a' });
  });

  test('that loses its rung is done again on the next one; what was lost is closed', async () => {
    const { supervisor, opened, closed, seen, attempts } = ladder(['a1', 'a2', 'b']);
    const result = supervisor.use(({ rung }) => (rung === 'a1' ? never() : Promise.resolve(rung)));
    await supervisor.start();
    opened[0].die('it was closed');
    expect(await result).toBe('a2');
    expect(closed).toEqual(['a1']);
    expect(seen).toEqual(['starting(0)', 'ready(0)', 'lost(1)', 'starting(1)', 'ready(1)']);
    expect(attempts()).toEqual(['a1: runs', 'a1: lost: it was closed', 'a2: runs']);
  });

  test('finds out about a death between two pieces of work', async () => {
    const { supervisor, opened } = ladder(['a', 'b']);
    await supervisor.start();
    opened[0].die('it was closed');
    expect(await supervisor.use(({ rung, gone }) => (rung === 'a' ? gone : Promise.resolve(rung)))).toBe('b');
  });

  test('that breaks its rung rules out the whole kind, the next time as well', async () => {
    const { supervisor, attempts } = ladder(['a1', 'b1', 'a2', 'c'], { b1: new Error('no b1') });
    const work = ({ rung }: Fake) =>
      rung === 'c' ? Promise.resolve(rung) : Promise.reject(new Told('rule-out'));
    expect(await supervisor.use(work)).toBe('c');
    expect(attempts()).toEqual(['a1: runs', 'a1: lost: rule-out', 'b1: no b1', 'c: runs']);
  });

  test('that gives up one rung only leaves the others of its kind', async () => {
    const { supervisor } = ladder(['a1', 'a2']);
    const work = ({ rung }: Fake) =>
      rung === 'a2' ? Promise.resolve(rung) : Promise.reject(new Told('next-rung'));
    expect(await supervisor.use(work)).toBe('a2');
  });

  test('says what was lost last when no rung is left, and stays lost', async () => {
    const { supervisor, seen } = ladder(['a', 'b']);
    const failure = supervisor.use(({ rung }) => Promise.reject(new Gone(`${rung} died`)));
    await expect(failure).rejects.toThrow(NothingRuns);
    await expect(failure).rejects.toMatchObject({ cause: new Gone('b died') });
    expect(seen.slice(-3)).toEqual(['lost(2)', 'starting(2)', 'lost(2)']);
    await expect(supervisor.use(never)).rejects.toThrow(NothingRuns);
  });

  test('of two at once that lose the same rung goes on with one new rung', async () => {
    const { supervisor, opened, attempts } = ladder(['a', 'b', 'c']);
    const work = ({ rung }: Fake) => (rung === 'a' ? never() : Promise.resolve(rung));
    const results = [supervisor.use(work), supervisor.use(work)];
    await supervisor.start();
    opened[0].die('it was closed');
    expect(await Promise.all(results)).toEqual(['b', 'b']);
    expect(attempts()).toEqual(['a: runs', 'a: lost: it was closed', 'b: runs']);
  });
});

describe('starting again', () => {
  test('closes what runs and opens the same rung anew', async () => {
    const { supervisor, closed, seen, opened } = ladder(['a', 'b'], { a: new PassedOver() });
    await supervisor.start();
    expect(await supervisor.restart()).toMatchObject({ index: 1, rung: 'b' });
    expect(closed).toEqual(['b']);
    expect(opened).toHaveLength(2);
    expect(seen.slice(-3)).toEqual(['idle(1)', 'starting(1)', 'ready(1)']);
  });

  test('that fails leaves it idle at the same rung', async () => {
    const { supervisor, seen, faults } = ladder(['a', 'b'], { a: new PassedOver() });
    await supervisor.start();
    faults['b'] = new Told('pass-on');
    await expect(supervisor.restart()).rejects.toThrow('pass-on');
    expect(seen.slice(-3)).toEqual(['idle(1)', 'starting(1)', 'idle(1)']);
    delete faults['b'];
    expect(await supervisor.restart()).toMatchObject({ rung: 'b' });
  });
});

describe('closing', () => {
  test('ends what runs, and nothing starts any more', async () => {
    const { supervisor, closed } = ladder(['a']);
    await supervisor.start();
    supervisor.close();
    expect(closed).toEqual(['a']);
    expect(supervisor.state).toEqual({ name: 'closed' });
    await expect(supervisor.start()).rejects.toThrow(NothingRuns);
    await expect(supervisor.use(never)).rejects.toThrow(NothingRuns);
  });

  test('while a rung opens ends that rung as soon as it has opened', async () => {
    const { supervisor, closed, opened } = ladder(['a', 'b']);
    const starting = supervisor.start();
    supervisor.close();
    await expect(starting).rejects.toThrow(NothingRuns);
    expect(closed).toEqual(['a']);
    expect(opened).toHaveLength(1);
    expect(supervisor.state).toEqual({ name: 'closed' });
  });

  test('lets work end that hears of it', async () => {
    const { supervisor, opened } = ladder(['a', 'b']);
    const work = supervisor.use(never);
    await supervisor.start();
    supervisor.close();
    opened[0].die('it was closed');
    await expect(work).rejects.toThrow(NothingRuns);
    expect(opened).toHaveLength(1);
  });

  test('is not told to those who listened', async () => {
    const { supervisor, seen } = ladder(['a']);
    await supervisor.start();
    supervisor.close();
    expect(seen).toEqual(['starting(0)', 'ready(0)']);
  });
});

test('a listener that has stopped hears nothing', async () => {
  const { supervisor } = ladder(['a']);
  let calls = 0;
  supervisor.subscribe(() => calls++)();
  await supervisor.start();
  expect(calls).toBe(0);
});

test('rungs of the same name are of different kinds where no kinds are told', async () => {
  const rungs = [{ name: 'a' }, { name: 'a' }];
  const supervisor = new Supervisor({
    rungs,
    open: (rung) => Promise.resolve({ rung, gone: never(), close: () => undefined }),
    consequenceOf: () => 'rule-out' as const,
  });
  expect(
    await supervisor.use(({ rung }) =>
      rung === rungs[1] ? Promise.resolve('second') : Promise.reject(new Error()),
    ),
  ).toBe('second');
});
