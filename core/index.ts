/** The engine's public face. Nothing outside `core` imports any other file of it. */
export type * from './types.ts';
export { InpaintError, isAborted, type InpaintErrorCode } from './errors.ts';
