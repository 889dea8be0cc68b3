/** Ellipses, polygons, stars, booleans and vectors. */
import type { VectorPath } from '@figma/plugin-typings/plugin-api-standalone';
import { mergeVectorNetworks, type SceneNode, type VectorNetwork } from '@open-pencil/scene-graph';
import { parsePluginVectorPath } from '@open-pencil/scene-graph/parse-path';
import { multiply, translation } from '../affine.ts';
import type { HostDocument } from '../document/document.ts';
import type { HostNode } from '../document/node.ts';
import { frozen } from '../frozen.ts';
import { offsetPath, pathBounds } from '../paths.ts';
import { field, property } from './table.ts';

property(
  ['ELLIPSE'],
  'arcData',
  (node) => frozen(node.arcData ?? { startingAngle: 0, endingAngle: 2 * Math.PI, innerRadius: 0 }),
  (node, value: NonNullable<SceneNode['arcData']>, { document }) =>
    document.update(node, { arcData: { ...value } }),
);
field(['POLYGON', 'STAR'], 'pointCount', 'number');
field(['STAR'], 'innerRadius', 'number', 'starInnerRadius');
field(['BOOLEAN_OPERATION'], 'booleanOperation', 'string');

/** Gives a vector its paths; the node's box becomes theirs and stays where the paths were meant. */
function setVectorPaths(node: HostNode, document: HostDocument, paths: readonly VectorPath[]): void {
  const networks = paths.map((path) => {
    const parsed = parsePluginVectorPath(path.data, path.windingRule);
    if (!parsed.ok) throw new Error(`in set_vectorPaths: Invalid path: ${parsed.error}`);
    return parsed.network;
  });
  const box = pathBounds(paths);
  const old = document.localMatrix(node);
  const moved = (data: string) => offsetPath(data, -box.x, -box.y);
  node.host = { ...node.host, paths: frozen(paths.map((path) => ({ ...path, data: moved(path.data) }))) };
  document.graph.updateNode(node.id, {
    width: box.width,
    height: box.height,
    vectorNetwork: shiftNetwork(networks.length > 0 ? mergeVectorNetworks(networks) : null, -box.x, -box.y),
  });
  document.setLocalMatrix(node, multiply(old, translation(box.x, box.y)));
  document.update(node, {});
}

function shiftNetwork(network: VectorNetwork | null, dx: number, dy: number): VectorNetwork | null {
  return (
    network && {
      ...network,
      vertices: network.vertices.map((vertex) => ({ ...vertex, x: vertex.x + dx, y: vertex.y + dy })),
    }
  );
}

property(
  ['VECTOR'],
  'vectorPaths',
  (node) => node.host.paths,
  (node, value: VectorPath[], { document }) => setVectorPaths(node, document, value),
);
property(
  ['VECTOR'],
  'vectorNetwork',
  (node) => frozen(structuredClone(node.vectorNetwork ?? { vertices: [], segments: [], regions: [] })),
  () => {
    throw new Error(
      'in set_vectorNetwork: Cannot call with documentAccess: dynamic-page. Use setVectorNetworkAsync instead.',
    );
  },
);
