import { EventEmitter } from 'node:events';
import { afterEach, expect, it, vi } from 'vitest';
import { watchSignals } from '../../cli/signals.ts';

afterEach(() => vi.restoreAllMocks());

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
])('%s raises the flag and ends with %i; only a second one later ends the process at once', (name, code) => {
  const exit = vi.fn();
  const target = Object.assign(new EventEmitter(), { exit: exit as never });
  const now = vi.spyOn(performance, 'now').mockReturnValue(1000);
  const signal = watchSignals(target);
  expect(signal.aborted).toBe(false);
  target.emit(name);
  expect(signal).toEqual({ aborted: true, exitCode: code });
  // npm passes on what the terminal has sent to all of its processes.
  now.mockReturnValue(1010);
  target.emit(name);
  expect(exit).not.toHaveBeenCalled();
  now.mockReturnValue(1500);
  target.emit(name);
  expect(exit).toHaveBeenCalledExactlyOnceWith(code);
});
