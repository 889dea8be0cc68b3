import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: 'test/global-setup.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: more workers only take memory bandwidth from each other.
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    pool: 'forks',
  },
});
