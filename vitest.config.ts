import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/setup/longest-first.ts';

/** Tests in Chromium: whole visits, and everything whose name says so. They need the build and a browser. */
const BROWSER = ['test/e2e/**/*.test.ts', 'test/**/*.browser.test.ts'];
/** Tests of the sandbox half and of the stand-in Figma. They need the build. */
const PLUGIN = ['test/plugin/**/*.test.ts', 'test/host/**/*.test.ts'];
/** Known answers of other people's networks in ../shared/golden, at their own sizes. Skipped where that is missing. */
const GOLDEN = ['test/**/*golden.test.ts'];
/** Thousands of runs each: `npm run test:long`, never a part of `npm test`. */
const LONG = ['test/long/**/*.test.ts'];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // On a busy machine a visit in the browser now and then runs out of time; what fails three times is broken.
    retry: process.env.CI ? 2 : 0,
    pool: 'forks',
    // Two cores: more workers only take memory bandwidth from each other.
    poolOptions: { forks: { minForks: 1, maxForks: 2 } },
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [...BROWSER, ...PLUGIN, ...GOLDEN, ...LONG],
        },
      },
      { extends: true, test: { name: 'golden', include: GOLDEN } },
      {
        extends: true,
        test: {
          name: 'plugin',
          include: PLUGIN,
          globalSetup: 'test/setup/build.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: BROWSER,
          globalSetup: ['test/setup/build.ts', 'test/setup/chromium.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'long',
          include: LONG,
          globalSetup: ['test/setup/build.ts', 'test/setup/chromium.ts'],
          testTimeout: 1_800_000,
        },
      },
    ],
  },
});
