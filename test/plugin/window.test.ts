import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openQuietly } from '../../plugin/figma/window.ts';

describe('the window of a removal', () => {
  const calls: string[] = [];
  const scope = globalThis as unknown as { figma?: object; __html__?: string };

  beforeEach(() => {
    vi.useFakeTimers();
    calls.length = 0;
    scope.__html__ = '<p>page</p>';
    scope.figma = {
      showUI: (_html: string, options: { visible?: boolean }) =>
        calls.push(`open, visible: ${options.visible}`),
      ui: {
        show: () => calls.push('show'),
        hide: () => calls.push('hide'),
        postMessage: () => undefined,
        onmessage: undefined,
      },
    };
  });
  afterEach(() => {
    vi.useRealTimers();
    delete scope.figma;
    delete scope.__html__;
  });

  it('is shown after 400 ms', () => {
    openQuietly({});
    vi.advanceTimersByTime(399);
    expect(calls).toEqual(['open, visible: false']);
    vi.advanceTimersByTime(1);
    expect(calls).toEqual(['open, visible: false', 'show']);
  });

  it('is never shown when the work is done before', () => {
    const { rest } = openQuietly({});
    vi.advanceTimersByTime(399);
    rest();
    vi.advanceTimersByTime(10_000);
    expect(calls).toEqual(['open, visible: false']);
  });

  it('goes when the work is over, and comes again when more takes long', () => {
    const { rest, work } = openQuietly({});
    vi.advanceTimersByTime(500);
    rest();
    work();
    vi.advanceTimersByTime(399);
    expect(calls).toEqual(['open, visible: false', 'show', 'hide']);
    vi.advanceTimersByTime(1);
    expect(calls.at(-1)).toBe('show');
  });
});
