/** Fills, strokes and styles, and the outlines that they cover. */
import type { Paint } from '@figma/plugin-typings/plugin-api-standalone';
import type { HostDocument } from '../document/document.ts';
import { frozen } from '../frozen.ts';
import { fillGeometry, strokeGeometry } from '../geometry.ts';
import { checkPaints } from '../validate.ts';
import { expectKind, FRAMES, LAYERS, PAINTED, promised, property, readOnly } from './table.ts';

property(
  [...PAINTED, 'SECTION'],
  'fills',
  (node) => node.host.fills,
  (node, value: Paint[], { document }) =>
    document.updateHost(node, {
      fills: withoutPatterns('fills', checkPaints('fills', value)),
      fillStyleId: '',
    }),
);
property(
  PAINTED,
  'strokes',
  (node) => node.host.strokes,
  (node, value: Paint[], { document }) =>
    document.updateHost(node, {
      strokes: withoutPatterns('strokes', checkPaints('strokes', value)),
      strokeStyleId: '',
    }),
);
promised([...PAINTED, 'SECTION'], 'setFillsAsync', (node, { document }, value: Paint[]) =>
  document.updateHost(node, {
    fills: withKnownSources('setFillsAsync', checkPaints('fills', value), document),
    fillStyleId: '',
  }),
);
promised(PAINTED, 'setStrokesAsync', (node, { document }, value: Paint[]) =>
  document.updateHost(node, {
    strokes: withKnownSources('setStrokesAsync', checkPaints('strokes', value), document),
    strokeStyleId: '',
  }),
);

/** A pattern's source node may not be loaded yet, so Figma takes patterns only by the asynchronous ways. */
function withoutPatterns(name: 'fills' | 'strokes', paints: Paint[]): Paint[] {
  if (paints.some(({ type }) => type === 'PATTERN')) {
    const call = name === 'fills' ? 'setFillsAsync' : 'setStrokesAsync';
    throw new Error(`in set_${name}: Cannot set patterns synchronously. Use ${call} instead.`);
  }
  return paints;
}

function withKnownSources(name: string, paints: Paint[], document: HostDocument): Paint[] {
  for (const paint of paints) {
    if (paint.type === 'PATTERN' && !document.find(paint.sourceNodeId))
      throw new Error(`in ${name}: The source node "${paint.sourceNodeId}" of the pattern does not exist`);
  }
  return paints;
}

property(
  PAINTED,
  'strokeWeight',
  (node) => node.host.strokeWeight,
  (node, value: number, { document }) => {
    expectKind('strokeWeight', value, 'number');
    if (value < 0) throw new Error('in set_strokeWeight: Expected a number of at least 0');
    document.updateHost(node, { strokeWeight: value });
  },
);
property(
  PAINTED,
  'strokeAlign',
  (node) => node.host.strokeAlign,
  (node, value: 'INSIDE' | 'CENTER' | 'OUTSIDE', { document }) =>
    document.updateHost(node, { strokeAlign: value }),
);
for (const name of ['strokeCap', 'strokeJoin', 'dashPattern', 'strokeMiterLimit'] as const) {
  property(
    PAINTED,
    name,
    (node) => frozen(node[name]),
    (node, value: never, { document }) => {
      document.update(node, { [name]: structuredClone(value) });
      document.refreshStrokes(node);
    },
  );
}
for (const name of ['fillStyleId', 'strokeStyleId', 'effectStyleId'] as const) {
  readOnly(name === 'effectStyleId' ? LAYERS : PAINTED, name, (node) => node.host[name]);
}
readOnly(LAYERS, 'reactions', () => frozen([]));
readOnly(FRAMES, 'gridStyleId', () => '');
readOnly(FRAMES, 'backgroundStyleId', (node) => node.host.fillStyleId);

promised(PAINTED, 'setFillStyleIdAsync', (node, { document }, id: string) =>
  document.updateHost(node, { fillStyleId: id }),
);
promised(PAINTED, 'setStrokeStyleIdAsync', (node, { document }, id: string) =>
  document.updateHost(node, { strokeStyleId: id }),
);
promised(LAYERS, 'setEffectStyleIdAsync', (node, { document }, id: string) =>
  document.updateHost(node, { effectStyleId: id }),
);
property(PAINTED, 'fillGeometry', (node, { host, document }) =>
  frozen(fillGeometry(host.canvasKit, document, node)),
);
property(PAINTED, 'strokeGeometry', (node, { host, document }) =>
  frozen(strokeGeometry(host.canvasKit, document, node)),
);
