/** How a layer looks: visibility, opacity, effects, its place among others, and its corners. */
import type { Effect } from '@figma/plugin-typings/plugin-api-standalone';
import type { SceneNode } from '@open-pencil/scene-graph';
import { frozen } from '../frozen.ts';
import { checkEffects } from '../validate.ts';
import { expectKind, field, FRAMES, LAYERS, property, ROUNDED, SCENE, SHAPES } from './table.ts';

field(SCENE, 'visible', 'boolean');
field(SCENE, 'locked', 'boolean');
field(SCENE, 'expanded', 'boolean');
property(
  LAYERS,
  'opacity',
  (node) => node.opacity,
  (node, value: number, { document }) => {
    expectKind('opacity', value, 'number');
    if (value < 0 || value > 1)
      throw new Error('in set_opacity: Property "opacity" failed validation: Expected 0..1');
    document.update(node, { opacity: value });
  },
);
field(LAYERS, 'blendMode', 'string');
field(LAYERS, 'isMask', 'boolean');
field(LAYERS, 'maskType', 'string');
property(
  LAYERS,
  'effects',
  (node) => node.host.effects,
  (node, value: Effect[], { document }) =>
    document.updateHost(node, { effects: checkEffects(value), effectStyleId: '' }),
);
property(
  LAYERS,
  'constrainProportions',
  (node) => node.host.constrainProportions,
  (node, value: boolean, { document }) => document.updateHost(node, { constrainProportions: value }),
);
property(
  [...SHAPES, ...FRAMES, 'TEXT'],
  'constraints',
  (node) => frozen({ horizontal: node.horizontalConstraint, vertical: node.verticalConstraint }),
  (
    node,
    value: { horizontal: SceneNode['horizontalConstraint']; vertical: SceneNode['verticalConstraint'] },
    { document },
  ) => document.update(node, { horizontalConstraint: value.horizontal, verticalConstraint: value.vertical }),
);
property(SCENE, 'stuckTo', () => null);
property(SCENE, 'attachedConnectors', () => []);
property(SCENE, 'boundVariables', () => frozen({}));
property(
  SCENE,
  'exportSettings',
  () => frozen([]),
  () => undefined,
);

property(
  LAYERS,
  'layoutPositioning',
  (node) => node.layoutPositioning,
  (node, value: 'AUTO' | 'ABSOLUTE', { document }) => {
    if (value !== 'AUTO' && value !== 'ABSOLUTE')
      throw new TypeError('in set_layoutPositioning: Expected "AUTO" or "ABSOLUTE"');
    const parent = document.parent(node);
    if (value === 'ABSOLUTE' && (!parent || parent.layoutMode === 'NONE')) {
      throw new Error(
        'in set_layoutPositioning: Can only set layoutPositioning = ABSOLUTE if the parent node has layoutMode !== NONE',
      );
    }
    document.update(node, { layoutPositioning: value });
  },
);
field(LAYERS, 'layoutGrow', 'number');
property(
  LAYERS,
  'layoutAlign',
  (node) => (node.layoutAlignSelf === 'AUTO' ? 'INHERIT' : node.layoutAlignSelf),
  (node, value: string, { document }) =>
    document.update(node, {
      layoutAlignSelf: (value === 'INHERIT' ? 'AUTO' : value) as SceneNode['layoutAlignSelf'],
    }),
);

const CORNERS = ['topLeftRadius', 'topRightRadius', 'bottomRightRadius', 'bottomLeftRadius'] as const;
property(
  ROUNDED,
  'cornerRadius',
  (node, { mixed }) => {
    if (!node.independentCorners) return node.cornerRadius;
    return CORNERS.every((corner) => node[corner] === node.topLeftRadius) ? node.topLeftRadius : mixed;
  },
  (node, value: number, { document }) => {
    expectKind('cornerRadius', value, 'number');
    const all = Object.fromEntries(CORNERS.map((corner) => [corner, value]));
    document.update(node, { cornerRadius: value, independentCorners: false, ...all });
  },
);
field(ROUNDED, 'cornerSmoothing', 'number');
for (const corner of CORNERS) {
  property(
    ['RECTANGLE', ...FRAMES],
    corner,
    (node) => (node.independentCorners ? node[corner] : node.cornerRadius),
    (node, value: number, { document }) => {
      expectKind(corner, value, 'number');
      const rest = node.independentCorners
        ? {}
        : Object.fromEntries(CORNERS.map((each) => [each, node.cornerRadius]));
      document.update(node, { ...rest, [corner]: value, independentCorners: true });
    },
  );
}
