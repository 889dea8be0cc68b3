import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    globalSetup: 'test/global-setup.ts',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // On a busy machine a browser now and then loses a key or a click; what fails three times is broken.
    retry: process.env.CI ? 2 : 0,
    // Two cores: more workers only take memory bandwidth from each other.
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    pool: 'forks',
  },
});
