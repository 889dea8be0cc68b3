/** Copies of layers and pictures of them. */
import { exportNode, type AnyExportSettings } from '../export.ts';
import { expectLoaded } from './parents.ts';
import { LAYERS, method, promised, SCENE } from './table.ts';

method(SCENE, 'clone', (node, { document, wrap }) => {
  // As in Figma, a copy lands on the current page with its x, y and rotation unchanged.
  return wrap(document.clone(node, document.get(document.pageId)).id);
});
method(['PAGE'], 'clone', () => {
  throw new Error('in clone: The stand-in host does not copy pages');
});
promised([...LAYERS, 'SLICE', 'PAGE'], 'exportAsync', (node, session, settings?: AnyExportSettings) => {
  expectLoaded(node, session, 'exportAsync');
  return exportNode(session.host, node, settings);
});
