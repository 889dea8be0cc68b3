/** Nodes that hold others: children, moving nodes in, and searching. */
import { frozenList } from '../frozen.ts';
import type { HostNode } from '../document/node.ts';
import { method, PARENTS, property, type NodeHandle, type NodeSession } from './table.ts';

export function expectLoaded(node: HostNode, session: NodeSession, name: string): void {
  if (node.host.type === 'PAGE' && !session.isPageLoaded(node.id))
    throw new Error(
      `in ${name}: Cannot access children of page "${node.name}" before it is loaded. Call page.loadAsync() first.`,
    );
}

function readableChildren(node: HostNode, session: NodeSession): HostNode[] {
  expectLoaded(node, session, 'get_children');
  return session.document.children(node);
}

property(PARENTS, 'children', (node, session) =>
  frozenList(readableChildren(node, session).map((child) => session.wrap(child.id))),
);

function insert(
  parent: HostNode,
  session: NodeSession,
  child: NodeHandle,
  index: number,
  name: string,
): void {
  const { document } = session;
  expectLoaded(parent, session, name);
  const node = document.find(child?.id);
  if (!node) throw new Error(`in ${name}: The node does not exist`);
  if (parent.host.type === 'INSTANCE' || document.insideInstance(parent)) {
    throw new Error(`in ${name}: Cannot move node. New parent is an instance or is inside of an instance`);
  }
  if (document.insideInstance(node))
    throw new Error(`in ${name}: Cannot move node. Node is inside of an instance`);
  if (parent.host.type === 'DOCUMENT') throw new Error(`in ${name}: The document can only hold pages`);
  if (node === parent || [...document.ancestors(parent)].includes(node)) {
    throw new Error(`in ${name}: Cannot move node. New parent is a descendant of the node`);
  }
  if (index < 0 || index > parent.childIds.length || !Number.isInteger(index))
    throw new Error(`in ${name}: Index is out of range`);
  const before = document.parent(node);
  const from = before === parent ? parent.childIds.indexOf(node.id) : -1;
  document.move(node, parent, from >= 0 && from < index ? index - 1 : index);
  if (before !== parent) document.pruneEmptyGroup(before);
}
method(PARENTS, 'appendChild', (node, session, child: NodeHandle) =>
  insert(node, session, child, node.childIds.length, 'appendChild'),
);
method(PARENTS, 'insertChild', (node, session, index: number, child: NodeHandle) =>
  insert(node, session, child, index, 'insertChild'),
);

type Test = (node: unknown) => unknown;
function* walk(node: HostNode, session: NodeSession): Generator<HostNode> {
  if (node.host.type === 'DOCUMENT' && !session.areAllPagesLoaded)
    throw new Error(
      'in findAll: Cannot search the document with documentAccess: dynamic-page before figma.loadAllPagesAsync()',
    );
  for (const child of readableChildren(node, session)) {
    yield child;
    yield* session.document.descendants(child);
  }
}
method(PARENTS, 'findAll', (node, session, test: Test = () => true) =>
  [...walk(node, session)].map((each) => session.wrap(each.id)).filter((each) => test(each)),
);
method(PARENTS, 'findOne', (node, session, test: Test) => {
  for (const each of walk(node, session)) if (test(session.wrap(each.id))) return session.wrap(each.id);
  return null;
});
method(PARENTS, 'findChildren', (node, session, test: Test = () => true) =>
  readableChildren(node, session)
    .map((each) => session.wrap(each.id))
    .filter((each) => test(each)),
);
method(
  PARENTS,
  'findChild',
  (node, session, test: Test) =>
    readableChildren(node, session)
      .map((each) => session.wrap(each.id))
      .find((each) => test(each)) ?? null,
);
method(PARENTS, 'findAllWithCriteria', (node, session, { types }: { types?: string[] }) =>
  [...walk(node, session)]
    .filter((each) => !types || types.includes(each.host.type))
    .map((each) => session.wrap(each.id)),
);
