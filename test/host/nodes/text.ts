/** Text layers. */
import type { HostDocument } from '../document/document.ts';
import type { HostNode } from '../document/node.ts';
import { frozen } from '../frozen.ts';
import { measureText } from '../text.ts';
import { expectKind, field, method, property, readOnly } from './table.ts';

field(['TEXT'], 'textAlignHorizontal', 'string');
field(['TEXT'], 'textAlignVertical', 'string');
field(['TEXT'], 'textAutoResize', 'string');
property(['TEXT'], 'hasMissingFont', () => false);
property(
  ['TEXT'],
  'fontName',
  (node) => frozen({ family: node.fontFamily, style: styleOf(node.fontWeight) }),
  (node, value: { family: string; style: string }, { document, host }) => {
    host.expectFont('fontName', value);
    document.update(node, { fontFamily: value.family, fontWeight: host.fontWeight(value.style) });
    fitText(node, document);
  },
);
function textField(name: string, key: 'text' | 'fontSize', kind: string): void {
  property(
    ['TEXT'],
    name,
    (node) => node[key],
    (node, value: string | number, { document, host }) => {
      expectKind(name, value, kind);
      host.expectFont(name, { family: node.fontFamily, style: styleOf(node.fontWeight) });
      document.update(node, { [key]: value });
      fitText(node, document);
    },
  );
}
textField('characters', 'text', 'string');
textField('fontSize', 'fontSize', 'number');

function styleOf(weight: number): string {
  return (
    ({ 500: 'Medium', 600: 'Semi Bold', 700: 'Bold', 800: 'Extra Bold' } as Record<number, string>)[weight] ??
    'Regular'
  );
}

/** Text that sizes itself takes the room of its glyphs. */
function fitText(node: HostNode, document: HostDocument): void {
  if (node.textAutoResize !== 'WIDTH_AND_HEIGHT') return;
  const { width, height } = measureText(node);
  document.resize(node, Math.max(0.01, width), Math.max(0.01, height));
}

for (const name of ['setRangeTextStyleId', 'setRangeFillStyleId']) {
  method(['TEXT'], name, () => {
    throw new Error(
      `in ${name}: Cannot call with documentAccess: dynamic-page. Use node.${name}Async instead.`,
    );
  });
}

readOnly(['TEXT'], 'textStyleId', () => '');
