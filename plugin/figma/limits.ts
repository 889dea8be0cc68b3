/** Figma takes no image with a longer side (typings, createImage). */
export const LARGEST_IMAGE_SIDE = 4096;

/** Figma cuts a notification after this many characters. */
export const LONGEST_NOTIFICATION = 100;
