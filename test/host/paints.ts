/** Figma's paints and effects into open-pencil's fields, which draw them. */
import type {
  Effect as FigmaEffect,
  ImagePaint,
  Paint,
  RGBA,
} from '@figma/plugin-typings/plugin-api-standalone';
import type { BlendMode, Effect, Fill, SceneNode, Stroke } from '@open-pencil/scene-graph';
import type { HostFields } from './document/node.ts';

/** A fill that also remembers Figma's own paint, for the parts that open-pencil's renderer leaves out. */
export type HostFill = Fill & { paint: Paint };

const BLACK = { r: 0, g: 0, b: 0, a: 1 };
/** What stands for a video, a pattern or a shader: the host cannot show them, but something must cover the layer. */
const STAND_IN = { r: 0.5, g: 0.5, b: 0.5, a: 1 };

function toMatrix([
  [m00, m01, m02],
  [m10, m11, m12],
]: readonly (readonly number[])[]): Fill['gradientTransform'] {
  return { m00: m00, m01: m01, m02: m02, m10: m10, m11: m11, m12: m12 };
}

function toFill(paint: Paint): HostFill {
  const common = {
    paint,
    color: BLACK,
    opacity: paint.opacity ?? 1,
    visible: paint.visible ?? true,
    blendMode: (paint.blendMode ?? 'NORMAL') as BlendMode,
  };
  switch (paint.type) {
    case 'SOLID':
      return { ...common, type: 'SOLID', color: { ...paint.color, a: 1 } };
    case 'IMAGE':
      return {
        ...common,
        type: 'IMAGE',
        imageHash: paint.imageHash ?? undefined,
        imageScaleMode: paint.scaleMode,
      };
    case 'GRADIENT_LINEAR':
    case 'GRADIENT_RADIAL':
    case 'GRADIENT_ANGULAR':
    case 'GRADIENT_DIAMOND':
      return {
        ...common,
        type: paint.type,
        gradientTransform: toMatrix(paint.gradientTransform),
        gradientStops: paint.gradientStops.map((stop) => ({
          color: { ...stop.color },
          position: stop.position,
        })),
      };
    case 'VIDEO':
    case 'PATTERN':
    case 'SHADER':
      return { ...common, type: 'SOLID', color: STAND_IN };
  }
}

/** The fills of a node, in Figma's order (bottom first). */
export function toFills(paints: readonly Paint[]): Fill[] {
  return paints.map(toFill);
}

export function toStrokes(
  host: HostFields,
  node: Pick<SceneNode, 'strokeCap' | 'strokeJoin' | 'dashPattern'>,
): Stroke[] {
  if (host.strokeWeight <= 0) return [];
  return host.strokes.map((paint) => ({
    color: paint.type === 'SOLID' ? { ...paint.color, a: 1 } : STAND_IN,
    opacity: paint.opacity ?? 1,
    visible: paint.visible ?? true,
    weight: host.strokeWeight,
    align: host.strokeAlign,
    cap: node.strokeCap,
    join: node.strokeJoin,
    ...(node.dashPattern.length > 0 && { dashPattern: [...node.dashPattern] }),
  }));
}

export function toEffects(effects: readonly FigmaEffect[]): Effect[] {
  return effects.flatMap((effect): Effect[] => {
    const color: RGBA = 'color' in effect && effect.color ? effect.color : BLACK;
    switch (effect.type) {
      case 'DROP_SHADOW':
      case 'INNER_SHADOW':
        return [
          {
            type: effect.type,
            color: { ...color },
            offset: { ...effect.offset },
            radius: effect.radius,
            spread: effect.spread ?? 0,
            visible: effect.visible,
            blendMode: effect.blendMode as BlendMode,
          },
        ];
      case 'LAYER_BLUR':
      case 'BACKGROUND_BLUR':
        return [
          {
            type: effect.type,
            color: { ...BLACK },
            offset: { x: 0, y: 0 },
            radius: effect.radius,
            spread: 0,
            visible: effect.visible,
          },
        ];
      case 'NOISE':
      case 'TEXTURE':
      case 'GLASS':
      case 'SHADER':
        return [];
    }
  });
}

/** The paint that shows a picture, if this is one. */
export function isImagePaint(paint: Paint): paint is ImagePaint {
  return paint.type === 'IMAGE';
}
