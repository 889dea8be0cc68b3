/** Random documents: a picture and a mask somewhere in nested, turned and mirrored layers. */
import fc from 'fast-check';
import { affine, type Host, type Transform } from '@contextual-fill/host';
import type { Fit, PlacedPicture, PlacedShape, Point, Shape, Step } from './oracle.ts';

export interface RandomScene {
  picture: PlacedPicture;
  mask: PlacedShape;
  /** How many of the picture's frames the mask shares; from outside. */
  shared: number;
  /** What the picture itself is wrapped in. */
  wrap: 'none' | 'group' | 'instance';
  /** Whether the layer is upright and ends between pixels of the page. */
  whole: boolean;
}

const { multiplyAll, translation, rotation, scaling, invert, apply } = affine;

export function transformOf({ x, y, turn, mirrored }: Step): Transform {
  return multiplyAll(translation(x, y), rotation(turn), scaling(mirrored ? -1 : 1, 1));
}

/** Evenly spread; fc.double would mostly try the ends and numbers next to nothing. */
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 100_000 }).map((share) => min + ((max - min) * share) / 100_000);
const step: fc.Arbitrary<Step> = fc.record({
  x: between(-300, 300),
  y: between(-300, 300),
  turn: fc.oneof(fc.constant(0), fc.constantFrom(90, 180, -90), between(-180, 180)),
  mirrored: fc.boolean(),
});
const quarter = fc.constantFrom(0 as const, 90 as const, 180 as const, 270 as const);
/** From a tenth to four times, evenly on a logarithmic scale. */
const scale = between(Math.log(0.1), Math.log(4)).map(Math.exp);

const fitted: fc.Arbitrary<{ fit: Fit; layer: (width: number, height: number) => Point }> = fc
  .tuple(scale, between(0.6, 1.7), quarter)
  .chain(([size, stretch, turn]) =>
    fc.oneof(
      fc.constantFrom('FILL' as const, 'FIT' as const).map((mode) => ({
        fit: { mode, turn },
        layer: (width: number, height: number) => ({ x: width * size * stretch, y: height * size }),
      })),
      fc.tuple(between(0.8, 2.6), between(0.8, 2.6)).map(([across, down]) => ({
        fit: { mode: 'TILE' as const, turn, factor: size },
        layer: (width: number, height: number) => ({ x: width * size * across, y: height * size * down }),
      })),
      fc
        .record({
          left: between(0, 0.4),
          top: between(0, 0.4),
          width: between(0.4, 1),
          height: between(0.4, 1),
          turn: fc.oneof(fc.constant(0), between(-180, 180)),
        })
        .map((part) => ({
          fit: { mode: 'CROP' as const, ...part },
          layer: (width: number, height: number) => ({
            x: width * part.width * size * stretch,
            y: height * part.height * size,
          }),
        })),
    ),
  );

/** Outlines of a unit square's size, to be scaled. */
const unitShape: fc.Arbitrary<(width: number, height: number) => Shape> = fc.oneof(
  fc
    .constantFrom('rectangle' as const, 'ellipse' as const)
    .map((kind) => (width: number, height: number) => ({ kind, width, height })),
  fc
    .array(between(0.45, 1), { minLength: 5, maxLength: 11 })
    .map((radii) => (width: number, height: number) => {
      const points = radii.map((radius, index) => {
        const angle = (2 * Math.PI * index) / radii.length;
        return {
          x: (0.5 + (radius / 2) * Math.cos(angle)) * width,
          y: (0.5 + (radius / 2) * Math.sin(angle)) * height,
        };
      });
      const left = Math.min(...points.map(({ x }) => x));
      const top = Math.min(...points.map(({ y }) => y));
      return { kind: 'polygon' as const, points: points.map(({ x, y }) => ({ x: x - left, y: y - top })) };
    }),
  between(0.15, 0.5).map((share) => (width: number, height: number) => ({
    kind: 'line' as const,
    length: width,
    thickness: height * share,
  })),
  between(0.2, 0.6).map((share) => (width: number, height: number) => ({
    kind: 'difference' as const,
    of: { kind: 'rectangle' as const, width, height },
    minus: { kind: 'ellipse' as const, width: width * share, height: height * share },
    at: { x: width * 0.1, y: height * 0.2 },
  })),
  fc.constant((width: number, height: number) => ({
    kind: 'union' as const,
    parts: [
      { shape: { kind: 'ellipse' as const, width: width * 0.7, height: height * 0.6 }, at: { x: 0, y: 0 } },
      {
        shape: { kind: 'rectangle' as const, width: width * 0.5, height: height * 0.5 },
        at: { x: width * 0.5, y: height * 0.5 },
      },
    ],
  })),
);

const LONGEST_WHOLE = 600;

function wholeSize({ width, height }: { width: number; height: number }): { width: number; height: number } {
  const shrink = Math.min(1, LONGEST_WHOLE / Math.max(width, height));
  return {
    width: Math.max(8, Math.round(width * shrink)),
    height: Math.max(8, Math.round(height * shrink)),
  };
}

function wholeStep({ x, y, turn, mirrored }: Step): Step {
  return { x: Math.round(x), y: Math.round(y), turn: Math.round(turn / 90) * 90, mirrored };
}

export const randomScene: fc.Arbitrary<RandomScene> = fc
  .record({
    width: fc.integer({ min: 130, max: 330 }),
    aspect: between(0.6, 1.7),
    placed: fitted,
    frames: fc.array(step, { maxLength: 3 }),
    own: step,
    shared: fc.nat(3),
    wrap: fc.constantFrom('none' as const, 'group' as const, 'instance' as const),
    shape: unitShape,
    size: fc.tuple(between(0.25, 0.8), between(0.25, 0.8)),
    at: fc.tuple(between(0.2, 0.8), between(0.2, 0.8)),
    maskStep: step,
    whole: fc.oneof(
      { arbitrary: fc.constant(false), weight: 3 },
      { arbitrary: fc.constant(true), weight: 1 },
    ),
  })
  .map(({ width, aspect, placed, frames, own, shared, wrap, shape, size, at, maskStep, whole }) => {
    const height = Math.round(width * aspect);
    const { x, y } = placed.layer(width, height);
    const fitting = { width: Math.max(x, 8), height: Math.max(y, 8) };
    const layer = whole ? wholeSize(fitting) : fitting;
    const steps = whole ? [own, ...frames].map(wholeStep) : [own, ...frames];
    const common = Math.min(shared, frames.length);
    const aroundMask = steps.slice(1 + frames.length - common);
    const mask = shape(layer.width * size[0], layer.height * size[1]);
    // The middle of the mask goes over the chosen point of the layer.
    const pageFromLayer = multiplyAll(...[...steps].reverse().map(transformOf));
    const pageFromContainer = multiplyAll(...[...aroundMask].reverse().map(transformOf));
    const target = apply(
      multiplyAll(invert(pageFromContainer), pageFromLayer),
      at[0] * layer.width,
      at[1] * layer.height,
    );
    const turned = apply(
      transformOf({ ...maskStep, x: 0, y: 0 }),
      (layer.width * size[0]) / 2,
      mask.kind === 'line' ? 0 : (layer.height * size[1]) / 2,
    );
    const placedMask: Step = { ...maskStep, x: target.x - turned.x, y: target.y - turned.y };
    return {
      picture: { width, height, layer, fit: placed.fit, steps },
      mask: { shape: mask, steps: [placedMask, ...aroundMask] },
      shared: common,
      wrap,
      whole,
    };
  });

/** Figma's `imageTransform` for a crop: the layer's unit square to the picture's. */
function cropTransform({ fit, width, height }: PlacedPicture): Transform | undefined {
  if (fit.mode !== 'CROP') return undefined;
  return multiplyAll(
    scaling(1 / width, 1 / height),
    translation((fit.left + fit.width / 2) * width, (fit.top + fit.height / 2) * height),
    rotation(-fit.turn),
    scaling(fit.width * width, fit.height * height),
    translation(-0.5, -0.5),
  );
}

export interface BuiltScene {
  picture: { id: string };
  mask: { id: string };
}

/** Puts a scene into a host's document. */
export function buildScene(host: Host, scene: RandomScene, bytes: Uint8Array): BuiltScene {
  const { picture, mask, shared, wrap } = scene;
  const page = host.figma.currentPage as { id: string };
  const frames = [...picture.steps.slice(1)].reverse();
  const parents = frames.reduce<{ id: string }[]>(
    (above, frame) => [
      ...above,
      host.scene.frame({
        parent: above[above.length - 1],
        width: 900,
        height: 700,
        clipsContent: false,
        fills: [],
        relativeTransform: transformOf(frame),
      }),
    ],
    [page],
  );
  const parent = parents[parents.length - 1];
  const own = transformOf(picture.steps[0]);
  const { fit, layer } = picture;
  const look = {
    bytes,
    ...layer,
    scaleMode: fit.mode,
    imageTransform: cropTransform(picture),
    ...(fit.mode === 'TILE' && { scalingFactor: fit.factor }),
    ...(fit.mode !== 'CROP' && { paintRotation: fit.turn }),
  };
  let pictureNode: { id: string };
  if (wrap === 'instance') {
    const component = host.scene.component({
      x: 5000,
      y: 5000,
      width: layer.width + 50,
      height: layer.height + 50,
    });
    host.scene.picture({ ...look, parent: component, x: 20, y: 30 });
    const relativeTransform = multiplyAll(own, translation(-20, -30));
    pictureNode = host.scene.instance(component, { parent, relativeTransform }).children[0]!;
  } else {
    const node = host.scene.picture({ ...look, parent, relativeTransform: own });
    if (wrap === 'group') host.scene.group([node]);
    pictureNode = node;
  }
  return {
    picture: pictureNode,
    mask: buildShape(host, mask.shape, parents[shared], transformOf(mask.steps[0])),
  };
}

function buildShape(
  host: Host,
  shape: Shape,
  parent: { id: string },
  relativeTransform: Transform,
): { id: string } {
  const look = { parent, relativeTransform };
  const moved = (at: Point) => multiplyAll(relativeTransform, translation(at.x, at.y));
  type Node = ReturnType<Host['scene']['rectangle']>;
  switch (shape.kind) {
    case 'rectangle':
      return host.scene.rectangle({ ...look, width: shape.width, height: shape.height, fill: '#ff0000' });
    case 'ellipse':
      return host.scene.ellipse({ ...look, width: shape.width, height: shape.height, fill: '#ff0000' });
    case 'polygon': {
      const corners = shape.points.map(({ x, y }) => `${x} ${y}`).join(' L ');
      return host.scene.vector(`M ${corners} Z`, look);
    }
    case 'line':
      return host.scene.line({
        ...look,
        width: shape.length,
        stroke: '#ff0000',
        strokeWeight: shape.thickness,
      });
    case 'difference': {
      const parts = [
        buildShape(host, shape.of, parent, relativeTransform),
        buildShape(host, shape.minus, parent, moved(shape.at)),
      ];
      return host.scene.boolean('SUBTRACT', parts as Node[]);
    }
    case 'union': {
      const parts = shape.parts.map((part) => buildShape(host, part.shape, parent, moved(part.at)));
      return host.scene.group(parts as Node[]);
    }
  }
}
