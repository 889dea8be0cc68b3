/** Where a layer stands and how large it is. */
import { multiply, rotation, translation, type Transform } from '../affine.ts';
import type { HostDocument } from '../document/document.ts';
import type { HostNode } from '../document/node.ts';
import { frozen } from '../frozen.ts';
import { renderBounds } from '../render-bounds.ts';
import { expectKind, method, notInInstance, property, SCENE, type NodeSession } from './table.ts';

function place(name: 'x' | 'y', row: 0 | 1): void {
  property(
    SCENE,
    name,
    (node, { document }) => document.relativeTransform(node)[row][2],
    (node, value: number, { document }) => {
      expectKind(name, value, 'number');
      notInInstance(node, document, `set_${name}`);
      if (inAutoLayout(node, document)) return;
      const transform = structuredClone(document.relativeTransform(node));
      transform[row][2] = value;
      document.setRelativeTransform(node, transform);
    },
  );
}
place('x', 0);
place('y', 1);

/** Whether an auto-layout parent decides where a node stands. */
function inAutoLayout(node: HostNode, document: HostDocument): boolean {
  return (
    document.parent(node)?.layoutMode !== 'NONE' &&
    document.parent(node) !== undefined &&
    node.layoutPositioning !== 'ABSOLUTE'
  );
}

property(SCENE, 'width', (node) => node.width);
property(SCENE, 'height', (node) => node.height);
property(
  SCENE,
  'rotation',
  (node, { document }) => {
    const [[a], [b]] = document.relativeTransform(node);
    return clean((Math.atan2(-b, a) * 180) / Math.PI);
  },
  (node, value: number, { document }) => {
    expectKind('rotation', value, 'number');
    notInInstance(node, document, 'set_rotation');
    const [[, , x], [, , y]] = document.relativeTransform(node);
    document.setRelativeTransform(node, multiply(translation(x, y), rotation(value)));
  },
);
property(
  SCENE,
  'relativeTransform',
  (node, { document }) => frozen(document.relativeTransform(node)),
  (node, value: Transform, { document }) => {
    const right =
      Array.isArray(value) &&
      value.length === 2 &&
      value.flat().length === 6 &&
      value.flat().every(Number.isFinite);
    if (!right)
      throw new TypeError(
        'in set_relativeTransform: Expected [[number, number, number], [number, number, number]]',
      );
    notInInstance(node, document, 'set_relativeTransform');
    if (inAutoLayout(node, document)) {
      const [[, , x], [, , y]] = document.relativeTransform(node);
      value = [
        [value[0][0], value[0][1], x],
        [value[1][0], value[1][1], y],
      ];
    }
    document.setRelativeTransform(node, value);
  },
);
property(SCENE, 'absoluteTransform', (node, { document }) => frozen(document.absoluteTransform(node)));
property(SCENE, 'absoluteBoundingBox', (node, { document }) => frozen(document.absoluteBox(node)));
property(SCENE, 'absoluteRenderBounds', (node, { document }) =>
  frozen(isShown(node, document) ? renderBounds(node, document) : null),
);

function clean(value: number): number {
  return Math.abs(value) < 1e-9 ? 0 : value;
}

function isShown(node: HostNode, document: HostDocument): boolean {
  return node.visible && [...document.ancestors(node)].every((ancestor) => ancestor.visible);
}

function resize(node: HostNode, { document }: NodeSession, width: number, height: number): void {
  const least = node.host.type === 'LINE' ? 0 : 0.01;
  if (!(Number.isFinite(width) && Number.isFinite(height)) || width < 0.01 || height < least) {
    throw new Error('in resize: Expected a width and a height of at least 0.01');
  }
  if (node.host.type === 'LINE' && height !== 0) throw new Error('in resize: The height of a line must be 0');
  notInInstance(node, document, 'resize');
  document.resize(node, width, height);
}
const RESIZABLE = SCENE;
method(RESIZABLE, 'resize', resize);
method(RESIZABLE, 'resizeWithoutConstraints', resize);
method(RESIZABLE, 'rescale', (node, session, scale: number) => {
  resize(node, session, node.width * scale, node.height * scale);
  if (node.host.strokes.length > 0)
    session.document.updateHost(node, { strokeWeight: node.host.strokeWeight * scale });
});
