import { afterAll, describe, expect, it, vi } from 'vitest';

describe('the quick action', () => {
  const scope = globalThis as unknown as { figma?: object };
  afterAll(() => delete scope.figma);

  it('suggests the detail modes that fit what was typed', async () => {
    let input: (event: object) => void = () => undefined;
    scope.figma = {
      parameters: { on: (_type: string, callback: typeof input) => (input = callback) },
      on: () => undefined,
    };
    await import('../../plugin/main.ts');
    const suggested = (query: string) => {
      const setSuggestions = vi.fn<(suggestions: { name: string; data: string }[]) => void>();
      input({ key: 'detail', query, result: { setSuggestions } });
      return setSuggestions.mock.calls[0][0].map(({ data }) => data);
    };
    expect(suggested('')).toEqual(['patches', 'residual', 'none']);
    expect(suggested('SMOOTH')).toEqual(['residual']);
    expect(suggested('nothing like it')).toEqual([]);
  });
});
