/** Pages and the document. */
import { frozen, frozenList } from '../frozen.ts';
import { method, promised, property, type NodeHandle } from './table.ts';

property(
  ['PAGE'],
  'selection',
  (node, session) =>
    frozenList(
      (session.document.selection.get(node.id) ?? [])
        .filter((id) => session.document.find(id))
        .map((id) => session.wrap(id)),
    ),
  (node, value: readonly NodeHandle[], session) => {
    if (!Array.isArray(value)) throw new TypeError('in set_selection: Expected an array of nodes');
    const { document } = session;
    for (const each of value as readonly NodeHandle[]) {
      const target = document.find(each?.id);
      if (!target) throw new Error('in set_selection: The node does not exist');
      if (document.page(target) !== node)
        throw new Error('in set_selection: The selection of a page can only include nodes in that page');
    }
    session.host.setSelection(
      value.map((each: NodeHandle) => each.id),
      node.id,
    );
  },
);
property(['PAGE'], 'backgrounds', () =>
  frozen([{ type: 'SOLID', color: { r: 0.96, g: 0.96, b: 0.96 }, opacity: 1, visible: true }]),
);
promised(['PAGE'], 'loadAsync', (node, session) => session.loadPage(node.id));
method(['PAGE'], 'on', (node, session, type: string, callback: () => void) =>
  session.onPage(node.id, type, callback),
);
method(['PAGE'], 'off', (node, session, type: string, callback: () => void) =>
  session.offPage(node.id, type, callback),
);
property(['DOCUMENT'], 'documentColorProfile', (_node, { host }) => host.colorProfile);
