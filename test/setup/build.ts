import { buildIfChanged } from '../../scripts/build.ts';

/** Builds dist/ before any test file that reads it runs; nothing to do where the sources are those of the last build. */
export default buildIfChanged;
