/** Figma takes no image with a longer side (typings, createImage). */
export const LARGEST_IMAGE_SIDE = 4096;
