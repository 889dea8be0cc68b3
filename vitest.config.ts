import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    // The editor's story with the real engine has not yet run to its end; run it by name (see CHANGELOG, open points).
    exclude: process.env.EDITOR_STORY ? [] : ['test/e2e/editor.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only take memory bandwidth from each other.
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    pool: 'forks',
  },
});
