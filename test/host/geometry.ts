/**
 * `fillGeometry` and `strokeGeometry` as Figma gives them: absolute M, L, Q, C and Z commands in the node's own
 * space, numbers and letters apart by blanks. Shapes are written out here; strokes and booleans are Skia's.
 */
import type { CanvasKit, Path } from 'canvaskit-wasm';
import { multiply, type Transform } from './affine.ts';
import type { HostDocument } from './document/document.ts';
import type { HostNode } from './document/node.ts';
import type { Geometry } from './paths.ts';
import { textOutline } from './text.ts';

/** How far a cubic's handles stand off so that it is nearest to a quarter circle. */
const KAPPA = 0.5522847498307936;

function number(value: number): string {
  const rounded = Math.round(value * 1e6) / 1e6;
  return String(Object.is(rounded, -0) ? 0 : rounded);
}

function write(...parts: (string | number)[]): string {
  return parts.map((part) => (typeof part === 'number' ? number(part) : part)).join(' ');
}

function rectangle(width: number, height: number, radii: readonly [number, number, number, number]): string {
  const [topLeft, topRight, bottomRight, bottomLeft] = fitRadii(width, height, radii);
  const corner = (radius: number, x1: number, y1: number, x2: number, y2: number, x: number, y: number) =>
    radius > 0 ? [write('C', x1, y1, x2, y2, x, y)] : [];
  const rest = 1 - KAPPA;
  return [
    write('M', topLeft, 0),
    write('L', width - topRight, 0),
    ...corner(topRight, width - topRight * rest, 0, width, topRight * rest, width, topRight),
    write('L', width, height - bottomRight),
    ...corner(
      bottomRight,
      width,
      height - bottomRight * rest,
      width - bottomRight * rest,
      height,
      width - bottomRight,
      height,
    ),
    write('L', bottomLeft, height),
    ...corner(bottomLeft, bottomLeft * rest, height, 0, height - bottomLeft * rest, 0, height - bottomLeft),
    write('L', 0, topLeft),
    ...corner(topLeft, 0, topLeft * rest, topLeft * rest, 0, topLeft, 0),
    'Z',
  ].join(' ');
}

/** Radii that meet on a side share it in proportion, as in CSS. */
function fitRadii(
  width: number,
  height: number,
  radii: readonly [number, number, number, number],
): typeof radii {
  const [topLeft, topRight, bottomRight, bottomLeft] = radii;
  const share = Math.min(
    1,
    width / Math.max(topLeft + topRight, 1e-9),
    width / Math.max(bottomLeft + bottomRight, 1e-9),
    height / Math.max(topLeft + bottomLeft, 1e-9),
    height / Math.max(topRight + bottomRight, 1e-9),
  );
  return [topLeft * share, topRight * share, bottomRight * share, bottomLeft * share];
}

/** Cubic pieces of an elliptic arc, each at most a quarter, without the first M. */
function arcPieces(cx: number, cy: number, rx: number, ry: number, from: number, to: number): string[] {
  const count = Math.max(1, Math.ceil(Math.abs(to - from) / (Math.PI / 2) - 1e-9));
  const step = (to - from) / count;
  const handle = (4 / 3) * Math.tan(step / 4);
  return Array.from({ length: count }, (_, index) => {
    const a = from + index * step;
    const b = a + step;
    return write(
      'C',
      cx + rx * (Math.cos(a) - handle * Math.sin(a)),
      cy + ry * (Math.sin(a) + handle * Math.cos(a)),
      cx + rx * (Math.cos(b) + handle * Math.sin(b)),
      cy + ry * (Math.sin(b) - handle * Math.cos(b)),
      cx + rx * Math.cos(b),
      cy + ry * Math.sin(b),
    );
  });
}

/** The outline of an ellipse, a pie or a ring piece (angles in radians, clockwise from three o'clock). */
export function ellipse(
  width: number,
  height: number,
  arc: { startingAngle: number; endingAngle: number; innerRadius: number } | null,
): string {
  const rx = width / 2;
  const ry = height / 2;
  const from = arc?.startingAngle ?? 0;
  const to = arc?.endingAngle ?? 2 * Math.PI;
  const inner = arc?.innerRadius ?? 0;
  const whole = Math.abs(to - from) >= 2 * Math.PI - 1e-4;
  const at = (angle: number, scale: number) =>
    [rx + rx * scale * Math.cos(angle), ry + ry * scale * Math.sin(angle)] as const;
  const outer = [write('M', ...at(from, 1)), ...arcPieces(rx, ry, rx, ry, from, to)];
  if (whole) {
    const hole = [write('M', ...at(to, inner)), ...arcPieces(rx, ry, rx * inner, ry * inner, to, from), 'Z'];
    return [...outer, 'Z', ...(inner > 0 ? hole : [])].join(' ');
  }
  if (inner === 0) return [...outer, write('L', rx, ry), 'Z'].join(' ');
  return [
    ...outer,
    write('L', ...at(to, inner)),
    ...arcPieces(rx, ry, rx * inner, ry * inner, to, from),
    'Z',
  ].join(' ');
}

/** A regular polygon, or a star if `innerRadius` is given, with one corner straight up. */
function polygon(width: number, height: number, count: number, innerRadius?: number): string {
  const corners = innerRadius === undefined ? count : count * 2;
  const points = Array.from({ length: corners }, (_, index) => {
    const angle = -Math.PI / 2 + (index * 2 * Math.PI) / corners;
    const radius = innerRadius !== undefined && index % 2 === 1 ? innerRadius : 1;
    return write(
      index === 0 ? 'M' : 'L',
      (width / 2) * (1 + radius * Math.cos(angle)),
      (height / 2) * (1 + radius * Math.sin(angle)),
    );
  });
  return [...points, 'Z'].join(' ');
}

function cornerRadii(node: HostNode): [number, number, number, number] {
  if (!node.independentCorners)
    return [node.cornerRadius, node.cornerRadius, node.cornerRadius, node.cornerRadius];
  return [node.topLeftRadius, node.topRightRadius, node.bottomRightRadius, node.bottomLeftRadius];
}

/** Where the paint of a node goes if every node were filled; what strokes follow. */
function outline(ck: CanvasKit, document: HostDocument, node: HostNode): Geometry[] {
  const closed = (data: string): Geometry[] => [{ windingRule: 'NONZERO', data }];
  switch (node.host.type) {
    case 'RECTANGLE':
    case 'FRAME':
    case 'COMPONENT':
    case 'INSTANCE':
    case 'SECTION':
      return closed(rectangle(node.width, node.height, cornerRadii(node)));
    case 'ELLIPSE':
      return closed(ellipse(node.width, node.height, node.arcData));
    case 'POLYGON':
      return closed(polygon(node.width, node.height, node.pointCount));
    case 'STAR':
      return closed(polygon(node.width, node.height, node.pointCount, node.starInnerRadius));
    case 'LINE':
      return [{ windingRule: 'NONE', data: write('M', 0, 0, 'L', node.width, 0) }];
    case 'VECTOR':
      return node.host.paths.map((path) => ({ windingRule: path.windingRule, data: path.data }));
    case 'BOOLEAN_OPERATION':
      return booleanOutline(ck, document, node);
    case 'TEXT':
      return textOutline(node);
    case 'GROUP':
    case 'PAGE':
    case 'DOCUMENT':
    case 'SLICE':
      return [];
  }
}

/** Figma gives the outline whether or not a fill is visible, but none for a node without any fill. */
export function fillGeometry(ck: CanvasKit, document: HostDocument, node: HostNode): Geometry[] {
  if (node.host.fills.length === 0) return [];
  return outline(ck, document, node).filter((geometry) => geometry.windingRule !== 'NONE');
}

/** The outline of the centred stroke; Figma ignores `strokeAlign` here. */
export function strokeGeometry(ck: CanvasKit, document: HostDocument, node: HostNode): Geometry[] {
  if (node.host.strokes.length === 0 || node.host.strokeWeight <= 0) return [];
  const caps = { ROUND: ck.StrokeCap.Round, SQUARE: ck.StrokeCap.Square } as Record<
    string,
    typeof ck.StrokeCap.Butt
  >;
  const joins = { ROUND: ck.StrokeJoin.Round, BEVEL: ck.StrokeJoin.Bevel } as Record<
    string,
    typeof ck.StrokeJoin.Miter
  >;
  return outline(ck, document, node).flatMap((geometry): Geometry[] => {
    const path = parse(ck, geometry);
    const [on, off = on] = node.dashPattern;
    if (on !== undefined) path.dash(on, off, 0);
    const stroked = path.stroke({
      width: node.host.strokeWeight,
      cap: caps[node.strokeCap] ?? ck.StrokeCap.Butt,
      join: joins[node.strokeJoin] ?? ck.StrokeJoin.Miter,
      miter_limit: node.strokeMiterLimit,
    });
    const data = stroked ? print(stroked) : '';
    path.delete();
    return data === '' ? [] : [{ windingRule: 'NONZERO', data }];
  });
}

/** A Skia path of a geometry. The caller deletes it. */
export function parse(ck: CanvasKit, geometry: Geometry): Path {
  const path = ck.Path.MakeFromSVGString(geometry.data);
  if (!path) throw new Error(`Not a path: ${geometry.data.slice(0, 60)}`);
  path.setFillType(geometry.windingRule === 'EVENODD' ? ck.FillType.EvenOdd : ck.FillType.Winding);
  return path;
}

function print(path: Path): string {
  const tokens = path.toSVGString().match(/[A-Za-z]|-?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?/gi) ?? [];
  return expandShorthands(tokens).join(' ');
}

/** Skia writes H and V for straight lines and leaves repeated letters out; Figma does neither. */
function expandShorthands(tokens: readonly string[]): string[] {
  const counts: Record<string, number> = { M: 2, L: 2, Q: 4, C: 6, H: 1, V: 1, Z: 0 };
  const out: string[] = [];
  let letter = 'M';
  let x = 0;
  let y = 0;
  for (let at = 0; at < tokens.length;) {
    const token = tokens[at];
    if (/^[A-Za-z]$/.test(token)) {
      letter = token.toUpperCase();
      at++;
    }
    const count = counts[letter];
    if (count === undefined) throw new Error(`Unexpected path command ${letter}`);
    const values = tokens.slice(at, at + count).map(Number);
    at += count;
    if (letter === 'Z') out.push('Z');
    else {
      if (letter === 'H') values.push(y);
      if (letter === 'V') values.unshift(x);
      out.push(write(letter === 'H' || letter === 'V' ? 'L' : letter, ...values));
      [x, y] = values.slice(-2) as [number, number];
      if (letter === 'M') letter = 'L';
    }
  }
  return out;
}

function matrix9([[a, c, e], [b, d, f]]: Transform): number[] {
  return [a, c, e, b, d, f, 0, 0, 1];
}

function booleanOutline(ck: CanvasKit, document: HostDocument, node: HostNode): Geometry[] {
  const operations = {
    UNION: ck.PathOp.Union,
    SUBTRACT: ck.PathOp.Difference,
    INTERSECT: ck.PathOp.Intersect,
    EXCLUDE: ck.PathOp.XOR,
  };
  const paths = document
    .children(node)
    .filter((child) => child.visible)
    .map((child) => areaPath(ck, document, child));
  const first = paths[0];
  if (!first) return [];
  for (const path of paths.slice(1)) {
    first.op(path, operations[node.booleanOperation ?? 'UNION']);
    path.delete();
  }
  const data = print(first);
  const evenOdd = first.getFillType().value === ck.FillType.EvenOdd.value;
  first.delete();
  return data === '' ? [] : [{ windingRule: evenOdd ? 'EVENODD' : 'NONZERO', data }];
}

/** Fill and stroke of a node and its descendants as one path in its parent's space. */
function areaPath(
  ck: CanvasKit,
  document: HostDocument,
  node: HostNode,
  to: Transform = [
    [1, 0, 0],
    [0, 1, 0],
  ],
): Path {
  const transform = multiply(to, document.localMatrix(node));
  const area = new ck.Path();
  for (const geometry of [...fillGeometry(ck, document, node), ...strokeGeometry(ck, document, node)]) {
    const path = parse(ck, geometry);
    path.transform(matrix9(transform));
    area.op(path, ck.PathOp.Union);
    path.delete();
  }
  if (node.host.type !== 'BOOLEAN_OPERATION') {
    for (const child of document.children(node).filter((each) => each.visible)) {
      const path = areaPath(ck, document, child, transform);
      area.op(path, ck.PathOp.Union);
      path.delete();
    }
  }
  return area;
}

/**
 * Where a node itself paints (not its children), in its own space, strokes as they are aligned. For hits and bounds.
 */
export function paintedOutset(node: HostNode): number {
  if (node.host.strokes.length === 0) return 0;
  if (node.host.type === 'LINE' || node.host.type === 'VECTOR') return node.host.strokeWeight / 2;
  return { INSIDE: 0, CENTER: node.host.strokeWeight / 2, OUTSIDE: node.host.strokeWeight }[
    node.host.strokeAlign
  ];
}
