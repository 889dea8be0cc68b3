import { buildIfChanged } from '../../scripts/build.ts';

/** Builds dist/ before any test file that reads it runs, unless the sources are those of the last build. */
export default buildIfChanged;
