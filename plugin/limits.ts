/** Figma takes no image with a longer side (typings, createImage). */
export const LARGEST_SIDE = 4096;

/** Below this, a window that appears and vanishes again is more disturbing than waiting without one. */
export const QUIET_MILLISECONDS = 400;

/** The page is several megabytes of script and weights; a slow machine needs a while for it. */
export const PAGE_START_MILLISECONDS = 60_000;
