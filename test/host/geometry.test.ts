import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FrameNode, RectangleNode, SceneNode } from '@figma/plugin-typings/plugin-api-standalone';
import { affine, createHost, type Host, type Pixels } from './index.ts';

/** What a chain of frames and groups does to a point, said without matrices: turn about the corner, then shift. */
interface Step {
  kind: 'frame' | 'group';
  x: number;
  y: number;
  degrees: number;
  flip: boolean;
}

type Point = { x: number; y: number };

function place({ x, y, degrees, flip }: Step, point: Point): Point {
  const radians = (degrees * Math.PI) / 180;
  const px = flip ? -point.x : point.x;
  // Counter-clockwise on a screen whose y points down.
  return {
    x: x + px * Math.cos(radians) + point.y * Math.sin(radians),
    y: y - px * Math.sin(radians) + point.y * Math.cos(radians),
  };
}

function transformOf(step: Step): affine.Transform {
  const origin = place(step, { x: 0, y: 0 });
  const right = place(step, { x: 1, y: 0 });
  const down = place(step, { x: 0, y: 1 });
  return [
    [right.x - origin.x, down.x - origin.x, origin.x],
    [right.y - origin.y, down.y - origin.y, origin.y],
  ];
}

const step = fc.record({
  kind: fc.constantFrom('frame' as const, 'group' as const),
  x: fc.integer({ min: -50, max: 150 }),
  y: fc.integer({ min: -50, max: 150 }),
  degrees: fc.integer({ min: -180, max: 180 }),
  flip: fc.boolean(),
});

/** Nodes nested as the steps say, the innermost a rectangle of 60 x 40. */
function nest(host: Host, steps: readonly Step[]): { inner: RectangleNode; frames: Step[] } {
  let parent: { id: string } = host.figma.currentPage;
  const frames: Step[] = [];
  const groups: { inside: { id: string } }[] = [];
  steps.slice(0, -1).forEach((each) => {
    if (each.kind === 'frame') {
      const frame = host.scene.frame({
        parent,
        width: 200,
        height: 150,
        clipsContent: false,
        relativeTransform: transformOf(each),
      });
      parent = frame;
      frames.push(each);
    } else groups.push({ inside: parent });
  });
  const last = steps.at(-1)!;
  const inner = host.scene.rectangle({
    parent,
    width: 60,
    height: 40,
    fill: '#ff0000',
    relativeTransform: transformOf(last),
  });
  frames.push(last);
  let grouped: SceneNode = inner;
  // Groups around the innermost node; they must not show in any transform.
  for (const { inside } of groups) if (inside.id === parent.id) grouped = host.scene.group([grouped]);
  return { inner, frames };
}

describe('transforms', () => {
  it('are those of plain geometry, through frames, groups, turns and flips', async () => {
    const host = await createHost();
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), (steps) => {
        for (const node of [...host.figma.currentPage.children]) node.remove();
        const { inner, frames } = nest(host, steps);
        for (const corner of [
          { x: 0, y: 0 },
          { x: 60, y: 0 },
          { x: 7, y: 31 },
        ]) {
          const expected = frames.reduceRight((point, each) => place(each, point), corner);
          const actual = affine.apply(inner.absoluteTransform as affine.Transform, corner.x, corner.y);
          expect(actual.x).toBeCloseTo(expected.x, 6);
          expect(actual.y).toBeCloseTo(expected.y, 6);
        }
        const own = frames.at(-1)!;
        transformOf(own).forEach((row, r) =>
          row.forEach((value, c) => expect(inner.relativeTransform[r]![c]).toBeCloseTo(value, 6)),
        );
        expect(inner.x).toBeCloseTo(own.x, 6);
        if (!own.flip) expect(Math.cos(((inner.rotation - own.degrees) * Math.PI) / 180)).toBeCloseTo(1, 9);
      }),
      { numRuns: 150, seed: 4 },
    );
  });

  it('are drawn where they say: the render of a turned, flipped, nested rectangle', async () => {
    const host = await createHost();
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 4 }), (steps) => {
        for (const node of [...host.figma.currentPage.children]) node.remove();
        const { inner, frames } = nest(host, steps);
        for (const node of host.figma.currentPage.findAll((each) => each.type === 'FRAME'))
          (node as FrameNode).fills = [];
        const box = inner.absoluteBoundingBox!;
        const area = { x: Math.floor(box.x) - 2, y: Math.floor(box.y) - 2, width: 90, height: 90 };
        const picture = host.render({ area });
        let wrong = 0;
        for (let y = 0; y < 90; y++) {
          for (let x = 0; x < 90; x++) {
            // Back through the steps by undoing each one.
            let point: Point = { x: x + 0.5 + area.x, y: y + 0.5 + area.y };
            for (const each of frames) {
              const shifted = { x: point.x - each.x, y: point.y - each.y };
              const turned = place({ ...each, x: 0, y: 0, degrees: -each.degrees, flip: false }, shifted);
              point = { x: each.flip ? -turned.x : turned.x, y: turned.y };
            }
            const depth = Math.min(point.x, 60 - point.x, point.y, 40 - point.y);
            const alpha = picture.data[(y * 90 + x) * 4 + 3]!;
            if ((depth > 0.8 && alpha < 250) || (depth < -0.8 && alpha > 5)) wrong++;
          }
        }
        expect(wrong).toBe(0);
      }),
      { numRuns: 40, seed: 9 },
    );
  });

  it('setting rotation turns about the top-left corner, counter-clockwise', async () => {
    const host = await createHost();
    const node = host.scene.rectangle({ x: 100, y: 50, width: 40, height: 10 });
    node.rotation = 90;
    expect([node.x, node.y]).toEqual([100, 50]);
    const box = node.absoluteBoundingBox!;
    [100, 10, 10, 40].forEach((value, index) =>
      expect([box.x, box.y, box.width, box.height][index]).toBeCloseTo(value, 9),
    );
  });
});

// Geometry against the render

/** Whether a point is inside a path of absolute M, L, Q, C and Z commands: winding number of the flattened path. */
function insideOf(
  paths: readonly { windingRule: string; data: string }[],
): (x: number, y: number) => boolean {
  const outlines = paths.map(({ windingRule, data }) => ({
    evenOdd: windingRule === 'EVENODD',
    loops: flatten(data),
  }));
  return (x, y) =>
    outlines.some(({ evenOdd, loops }) => {
      let winding = 0;
      for (const loop of loops) {
        loop.forEach((a, index) => {
          const b = loop[(index + 1) % loop.length]!;
          if (a.y <= y === b.y <= y) return;
          if (a.x + ((y - a.y) / (b.y - a.y)) * (b.x - a.x) > x) winding += b.y > a.y ? 1 : -1;
        });
      }
      return evenOdd ? winding % 2 !== 0 : winding !== 0;
    });
}

function flatten(data: string): Point[][] {
  const loops: Point[][] = [];
  const commands = [...data.matchAll(/([A-Z])([^A-Z]*)/g)];
  expect(commands.map(([, letter]) => letter).filter((letter) => !'MLQCZ'.includes(letter!))).toEqual([]);
  for (const [, letter, rest] of commands) {
    const values = rest!.trim() === '' ? [] : rest!.trim().split(/\s+/).map(Number);
    expect(values).toHaveLength({ M: 2, L: 2, Q: 4, C: 6, Z: 0 }[letter as 'M']);
    const points = Array.from({ length: values.length / 2 }, (_, i) => ({
      x: values[2 * i]!,
      y: values[2 * i + 1]!,
    }));
    if (letter === 'M') loops.push(points);
    else if (letter !== 'Z') {
      const loop = loops.at(-1)!;
      const control = [loop.at(-1)!, ...points];
      const steps = letter === 'L' ? 1 : 24;
      for (let s = 1; s <= steps; s++) loop.push(casteljau(control, s / steps));
    }
  }
  return loops;
}

function casteljau(points: readonly Point[], t: number): Point {
  if (points.length === 1) return points[0]!;
  const next = points
    .slice(1)
    .map((b, i) => ({ x: points[i]!.x * (1 - t) + b.x * t, y: points[i]!.y * (1 - t) + b.y * t }));
  return casteljau(next, t);
}

/** Intersection over union of what is painted and what the geometry says, by 4 x 4 samples a pixel. */
function agreement(
  picture: Pixels,
  area: affine.Bounds,
  node: SceneNode,
  inside: (x: number, y: number) => boolean,
): number {
  const back = affine.invert(node.absoluteTransform as affine.Transform);
  let both = 0;
  let either = 0;
  for (let y = 0; y < picture.height; y++) {
    for (let x = 0; x < picture.width; x++) {
      let hits = 0;
      for (let s = 0; s < 16; s++) {
        const point = affine.apply(
          back,
          area.x + x + ((s % 4) + 0.5) / 4,
          area.y + y + (Math.floor(s / 4) + 0.5) / 4,
        );
        if (inside(point.x, point.y)) hits++;
      }
      const painted = picture.data[(y * picture.width + x) * 4 + 3]! / 255;
      both += Math.min(painted, hits / 16);
      either += Math.max(painted, hits / 16);
    }
  }
  return both / either;
}

const size = { x: 20, y: 15, width: 90, height: 64, fill: '#112233' } as const;
const CASES: Record<string, (host: Host) => SceneNode> = {
  rectangle: ({ scene }) => scene.rectangle({ ...size, rotation: 13 }),
  'rounded rectangle': ({ scene }) => scene.rectangle({ ...size, cornerRadius: 18 }),
  'rectangle with four radii': ({ scene }) => {
    const node = scene.rectangle({ ...size, rotation: -30 });
    [node.topLeftRadius, node.topRightRadius, node.bottomRightRadius, node.bottomLeftRadius] = [0, 12, 30, 5];
    return node;
  },
  'radii that do not fit': ({ scene }) => scene.rectangle({ ...size, cornerRadius: 500 }),
  ellipse: ({ scene }) => scene.ellipse({ ...size, rotation: 25 }),
  ring: ({ scene }) =>
    scene.ellipse({ ...size, arcData: { startingAngle: 0, endingAngle: 2 * Math.PI, innerRadius: 0.4 } }),
  pie: ({ scene }) =>
    scene.ellipse({ ...size, arcData: { startingAngle: 0.7, endingAngle: 4, innerRadius: 0 } }),
  'ring piece': ({ scene }) =>
    scene.ellipse({ ...size, arcData: { startingAngle: -2, endingAngle: 1, innerRadius: 0.6 } }),
  polygon: ({ scene }) => scene.polygon({ ...size, pointCount: 5, rotation: 40 }),
  star: ({ scene }) => scene.star({ ...size, pointCount: 7, innerRadius: 0.5 }),
  vector: ({ scene }) =>
    scene.vector('M 10 10 C 60 -30 120 40 70 80 Q 20 90 10 10 Z', {
      x: 30,
      y: 20,
      fills: [{ type: 'SOLID', color: { r: 0, g: 0, b: 0 } }],
      rotation: 10,
    }),
  'vector with an even-odd hole': ({ scene }) =>
    scene.vector('M 0 0 L 80 0 L 80 60 L 0 60 Z M 20 15 L 60 15 L 60 45 L 20 45 Z', {
      x: 12,
      y: 9,
      windingRule: 'EVENODD',
    }),
  'scaled vector': ({ scene }) =>
    scene.vector('M 0 0 L 40 10 L 20 50 Z', { x: 15, y: 15, width: 100, height: 60 }),
  text: ({ scene }) => scene.text('Og&', { x: 10, y: 10, fontSize: 48, fill: '#000000' }),
  'subtracted shapes': ({ scene }) =>
    scene.boolean('SUBTRACT', [
      scene.rectangle({ ...size }),
      scene.ellipse({ ...size, x: 60, y: 30, rotation: 20 }),
    ]),
  'excluded shapes in a turned frame': ({ scene }) => {
    const frame = scene.frame({
      x: 40,
      y: 30,
      width: 150,
      height: 120,
      rotation: 35,
      fills: [],
      clipsContent: false,
    });
    const nodes = [
      scene.star({ ...size, parent: frame }),
      scene.rectangle({ ...size, x: 50, y: 40, parent: frame, rotation: 15 }),
    ];
    return scene.boolean('EXCLUDE', nodes);
  },
};

let shared: Host | undefined;

/** A host with an empty page. */
async function blank(): Promise<Host> {
  shared ??= await createHost();
  for (const node of [...shared.figma.currentPage.children]) node.remove();
  return shared;
}

describe('fillGeometry', () => {
  for (const [name, make] of Object.entries(CASES)) {
    it(`is where a ${name} is painted`, async () => {
      const host = await blank();
      const node = make(host) as SceneNode & {
        fillGeometry: readonly { windingRule: string; data: string }[];
      };
      const area = host.contentBounds();
      expect(agreement(host.render({ area }), area, node, insideOf(node.fillGeometry))).toBeGreaterThan(
        name === 'text' ? 0.96 : 0.99,
      );
    });
  }

  it('is empty for a node without fills and for an open line', async () => {
    const { scene } = await createHost();
    expect(scene.rectangle({ fills: [] }).fillGeometry).toEqual([]);
    expect(scene.vector('M 0 0 L 50 20', { open: true }).fillGeometry).toEqual([]);
  });
});

describe('strokeGeometry', () => {
  const strokes: Record<string, (host: Host) => SceneNode> = {
    'an open pencil line': ({ scene }) =>
      scene.vector('M 0 30 C 30 -20 60 80 100 20', {
        open: true,
        x: 20,
        y: 30,
        stroke: '#000000',
        strokeWeight: 9,
      }),
    'a turned line': ({ scene }) =>
      scene.line({ x: 30, y: 80, width: 90, rotation: 25, stroke: '#000000', strokeWeight: 7 }),
    'an ellipse without a fill': ({ scene }) =>
      scene.ellipse({ ...size, fills: [], stroke: '#000000', strokeWeight: 8, strokeAlign: 'CENTER' }),
  };
  for (const [name, make] of Object.entries(strokes)) {
    it(`is where the stroke of ${name} is painted`, async () => {
      const host = await blank();
      const node = make(host) as SceneNode & {
        strokeGeometry: readonly { windingRule: string; data: string }[];
      };
      const box = host.contentBounds();
      const area = {
        x: Math.floor(box.x) - 12,
        y: Math.floor(box.y) - 12,
        width: Math.ceil(box.width) + 24,
        height: Math.ceil(box.height) + 24,
      };
      expect(agreement(host.render({ area }), area, node, insideOf(node.strokeGeometry))).toBeGreaterThan(
        0.965,
      );
    });
  }
});
