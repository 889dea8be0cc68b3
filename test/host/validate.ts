/** The checks of paints and effects that Figma makes when they are written. */
import type { Effect, ImagePaint, Paint } from '@figma/plugin-typings/plugin-api-standalone';

const COMMON = ['type', 'visible', 'opacity', 'blendMode', 'boundVariables'];
const KEYS: Readonly<Record<string, readonly string[]>> = {
  SOLID: ['color'],
  GRADIENT_LINEAR: ['gradientTransform', 'gradientStops'],
  GRADIENT_RADIAL: ['gradientTransform', 'gradientStops'],
  GRADIENT_ANGULAR: ['gradientTransform', 'gradientStops'],
  GRADIENT_DIAMOND: ['gradientTransform', 'gradientStops'],
  IMAGE: ['scaleMode', 'imageHash', 'imageTransform', 'scalingFactor', 'rotation', 'filters'],
  VIDEO: ['scaleMode', 'videoHash', 'videoTransform', 'scalingFactor', 'rotation', 'filters'],
  PATTERN: [
    'sourceNodeId',
    'tileType',
    'scalingFactor',
    'spacing',
    'horizontalAlignment',
    'verticalAlignment',
  ],
};
const NO_FILTERS = {
  exposure: 0,
  contrast: 0,
  saturation: 0,
  temperature: 0,
  tint: 0,
  highlights: 0,
  shadows: 0,
};

function fail(name: string, why: string): never {
  throw new Error(`in set_${name}: Property "${name}" failed validation: ${why}`);
}

/** The paints as Figma gives them back: complete, or an error that names what is wrong. */
export function checkPaints(name: string, value: unknown): Paint[] {
  if (!Array.isArray(value)) fail(name, 'Expected an array of paints');
  return value.map((paint: unknown, index) => checkPaint(name, paint, index));
}

function checkPaint(name: string, value: unknown, index: number): Paint {
  if (typeof value !== 'object' || value === null) fail(name, `Expected an object at [${index}]`);
  const paint = value as Paint;
  const keys = KEYS[paint.type] ?? fail(name, `Invalid discriminator value at [${index}].type`);
  const unknown = Object.keys(paint).filter((key) => !COMMON.includes(key) && !keys.includes(key));
  if (unknown.length > 0)
    fail(name, `Unrecognized key(s) in object: '${unknown.join("', '")}' at [${index}]`);
  const { opacity = 1, visible = true, blendMode = 'NORMAL' } = paint;
  if (!(opacity >= 0 && opacity <= 1)) fail(name, `Expected 0..1 at [${index}].opacity`);
  const common = { visible, opacity, blendMode };
  if (paint.type === 'SOLID') {
    const { r, g, b } = paint.color ?? {};
    if (![r, g, b].every((part) => typeof part === 'number' && part >= 0 && part <= 1))
      fail(name, `Expected r, g, b of 0..1 at [${index}].color`);
    if ('a' in paint.color) fail(name, `Unrecognized key(s) in object: 'a' at [${index}].color`);
    return { ...common, type: 'SOLID', color: { r, g, b }, boundVariables: {} };
  }
  if (paint.type === 'IMAGE') return { ...common, ...checkImage(name, paint, index) };
  return { ...common, ...structuredClone(paint) };
}

function checkImage(name: string, paint: ImagePaint, index: number): ImagePaint {
  const { scaleMode, imageHash, imageTransform, scalingFactor, rotation } = paint;
  if (!['FILL', 'FIT', 'CROP', 'TILE'].includes(scaleMode))
    fail(name, `Invalid enum value at [${index}].scaleMode`);
  if (imageHash !== null && typeof imageHash !== 'string')
    fail(name, `Expected string at [${index}].imageHash`);
  if (rotation !== undefined && rotation % 90 !== 0)
    fail(name, `Expected a multiple of 90 at [${index}].rotation`);
  if (scalingFactor !== undefined && !(scalingFactor > 0))
    fail(name, `Expected a number above 0 at [${index}].scalingFactor`);
  const common = {
    type: 'IMAGE',
    scaleMode,
    imageHash,
    filters: { ...NO_FILTERS, ...paint.filters },
  } as const;
  if (scaleMode === 'CROP') {
    const transform = imageTransform ?? [
      [1, 0, 0],
      [0, 1, 0],
    ];
    if (transform.length !== 2 || !transform.flat().every(Number.isFinite))
      fail(name, `Expected a transform at [${index}].imageTransform`);
    return { ...common, imageTransform: structuredClone(transform) };
  }
  return {
    ...common,
    rotation: rotation ?? 0,
    ...(scaleMode === 'TILE' && { scalingFactor: scalingFactor ?? 1 }),
  };
}

export function checkEffects(value: unknown): Effect[] {
  if (!Array.isArray(value)) fail('effects', 'Expected an array of effects');
  const types = ['DROP_SHADOW', 'INNER_SHADOW', 'LAYER_BLUR', 'BACKGROUND_BLUR', 'NOISE', 'TEXTURE', 'GLASS'];
  return (value as Effect[]).map((effect, index) => {
    if (!types.includes(effect?.type)) fail('effects', `Invalid discriminator value at [${index}].type`);
    return structuredClone(effect);
  });
}
