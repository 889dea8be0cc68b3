/** What every node has: type, name, parent, removal, and the data that plugins keep with it. */
import { ALL, expectKind, method, property } from './table.ts';
import { lacks } from '../session/editors.ts';

property(ALL, 'type', (node) => node.host.type);
property(
  ALL,
  'name',
  (node) => node.name,
  (node, value: string, session) => {
    expectKind('name', value, 'string');
    session.document.update(node, { name: value, autoRename: false });
  },
);
property(ALL, 'parent', (node, session) => session.wrapOrNull(node.parentId));
property(ALL, 'isAsset', () => false);
method(ALL, 'toString', (node) => `${node.host.type} ${node.id}`);
method(ALL, 'remove', (node, { document }) => {
  if (node.host.type === 'DOCUMENT') throw new Error('in remove: Removing this node is not allowed');
  if (node.host.type === 'PAGE' && node.id === document.pageId)
    throw new Error('in remove: Removing the current page is not allowed');
  if (document.insideInstance(node)) throw new Error('in remove: Removing this node is not allowed');
  const parent = document.parent(node);
  document.remove(node);
  document.pruneEmptyGroup(parent);
});
method(ALL, 'getPluginData', (node, _session, key: string) => node.host.pluginData[key] ?? '');
method(ALL, 'getPluginDataKeys', (node) => Object.keys(node.host.pluginData));
method(ALL, 'setPluginData', (node, { document }, key: string, value: string) => {
  expectKind('pluginData', value, 'string');
  if (key.length + value.length > 100_000)
    throw new Error('in setPluginData: The entry is larger than 100 kB');
  const { [key]: _old, ...rest } = node.host.pluginData;
  document.updateHost(node, { pluginData: value === '' ? rest : { ...rest, [key]: value } });
});
method(ALL, 'getRelaunchData', (node) => ({ ...node.host.relaunchData }));
method(ALL, 'setRelaunchData', (node, { document, host, editorType }, data: Record<string, string>) => {
  if (lacks(editorType, 'setRelaunchData'))
    throw new Error('in setRelaunchData: Not available in this editor');
  for (const [command, description] of Object.entries(data)) {
    if (typeof description !== 'string')
      throw new TypeError('in setRelaunchData: Expected string descriptions');
    if (description.length > 1000)
      throw new Error('in setRelaunchData: The description is longer than 1000 characters');
    if (!host.relaunchCommands.includes(command)) {
      throw new Error(
        `in setRelaunchData: The command "${command}" is not in the manifest's relaunchButtons`,
      );
    }
  }
  document.updateHost(node, { relaunchData: { ...data } });
});
