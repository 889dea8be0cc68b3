import { InpaintError } from './errors.ts';
import { isTooLarge, LIMIT_IN_WORDS } from './files/size-limit.ts';
import type { FillOptions, Mask, Rgba } from './types.ts';

function isSize(n: unknown): n is number {
  return Number.isInteger(n) && (n as number) >= 1;
}

function isBytes(data: unknown): data is Uint8Array | Uint8ClampedArray {
  return data instanceof Uint8Array || data instanceof Uint8ClampedArray;
}

function checkMask(mask: Mask, image: Rgba, name: string): void {
  if (!isSize(mask.width) || !isSize(mask.height) || !isBytes(mask.data)) {
    throw new InpaintError(
      'bad-mask',
      `The ${name} is no mask: it needs a width, a height and one byte a pixel.`,
    );
  }
  if (mask.width !== image.width || mask.height !== image.height) {
    throw new InpaintError(
      'size-mismatch',
      `The ${name} is ${mask.width} x ${mask.height} px, the picture ${image.width} x ${image.height} px; ` +
        'make both one size.',
    );
  }
  if (mask.data.length !== mask.width * mask.height) {
    throw new InpaintError('bad-mask', `The ${name} has ${mask.data.length} bytes instead of one a pixel.`);
  }
}

/** Checks everything that a caller of `fill` can get wrong. Throws an `InpaintError` that says what. */
export function validate(image: Rgba, mask: Mask, options: FillOptions): void {
  if (!isSize(image.width) || !isSize(image.height) || !isBytes(image.data)) {
    throw new InpaintError('bad-image', 'The picture needs a width, a height and four bytes (RGBA) a pixel.');
  }
  if (image.data.length !== image.width * image.height * 4) {
    throw new InpaintError(
      'bad-image',
      `The picture has ${image.data.length} bytes instead of four a pixel.`,
    );
  }
  if (isTooLarge(image)) {
    throw new InpaintError(
      'too-large',
      `The picture is larger than ${LIMIT_IN_WORDS}; cut out the part to be filled.`,
    );
  }
  checkMask(mask, image, 'mask');
  if (options.protect) checkMask(options.protect, image, 'area never to borrow from');
  if (options.only) checkMask(options.only, image, 'area to borrow from');
  for (const name of ['grow', 'feather', 'seed'] as const) {
    const value = options[name];
    if (name === 'grow' && value === 'auto') continue;
    if (value !== undefined && !Number.isFinite(value)) {
      throw new InpaintError('bad-option', `"${name}" must be a finite number.`);
    }
  }
  if (options.feather !== undefined && options.feather < 0) {
    throw new InpaintError('bad-option', '"feather" must not be negative.');
  }
  const { detail } = options;
  if (detail !== undefined && !['patches', 'residual', 'none'].includes(detail)) {
    throw new InpaintError(
      'bad-option',
      `The detail "${String(detail)}" is not known; use patches, residual or none.`,
    );
  }
}
