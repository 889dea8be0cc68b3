/** Frames, components and instances. */
import { field, FRAMES, method, notInInstance, promised, property } from './table.ts';

field(FRAMES, 'clipsContent', 'boolean');
for (const name of ['itemSpacing', 'paddingLeft', 'paddingRight', 'paddingTop', 'paddingBottom'] as const)
  field(FRAMES, name, 'number');
field(FRAMES, 'layoutMode', 'string');
field(FRAMES, 'layoutWrap', 'string');
field(FRAMES, 'primaryAxisAlignItems', 'string', 'primaryAxisAlign');
field(FRAMES, 'counterAxisAlignItems', 'string', 'counterAxisAlign');
for (const [name, key] of [
  ['primaryAxisSizingMode', 'primaryAxisSizing'],
  ['counterAxisSizingMode', 'counterAxisSizing'],
] as const) {
  property(
    FRAMES,
    name,
    (node) => (node[key] === 'HUG' ? 'AUTO' : 'FIXED'),
    (node, value: 'FIXED' | 'AUTO', { document }) =>
      document.update(node, { [key]: value === 'AUTO' ? 'HUG' : 'FIXED' }),
  );
}
method(['COMPONENT'], 'createInstance', (node, session) =>
  session.wrap(session.document.clone(node, session.document.get(session.document.pageId), node).id),
);
property(['INSTANCE'], 'mainComponent', () => {
  throw new Error(
    'in get_mainComponent: Cannot call with documentAccess: dynamic-page. Use node.getMainComponentAsync instead.',
  );
});
property(['COMPONENT'], 'instances', () => {
  throw new Error(
    'in get_instances: Cannot call with documentAccess: dynamic-page. Use node.getInstancesAsync instead.',
  );
});
promised(['INSTANCE'], 'getMainComponentAsync', (node, session) => session.wrapOrNull(node.componentId));
method(['INSTANCE'], 'detachInstance', (node, session) => {
  const { document } = session;
  notInInstance(node, document, 'detachInstance');
  node.host = { ...node.host, type: 'FRAME' };
  document.update(node, { type: 'FRAME', componentId: null });
  return session.wrap(node.id);
});
