/** `exportAsync`: a rendering of a node as PNG or SVG, with Figma's bounds and constraints. */
import type { ExportSettings, ExportSettingsSVGString } from '@figma/plugin-typings/plugin-api-standalone';
import type { Bounds, Transform } from './affine.ts';
import type { HostDocument } from './document/document.ts';
import type { HostNode } from './document/node.ts';
import { fillGeometry, strokeGeometry } from './geometry.ts';
import type { HostCore } from './host-core.ts';
import { isImagePaint } from './paints.ts';
import { renderBounds } from './render-bounds.ts';
import { pictureToLayer } from './renderer.ts';

type RasterSettings = Extract<ExportSettings, { format: 'JPG' | 'PNG' }>;

/** Most pixels of one export (Figma's own cap is not published; REST's is 32 megapixels). */
const LARGEST_EXPORT = 32_000_000;

/** What `exportAsync` takes; the typings keep SVG_STRING apart. */
export type AnyExportSettings = ExportSettings | ExportSettingsSVGString;

export function exportNode(
  host: HostCore,
  node: HostNode,
  settings: AnyExportSettings = { format: 'PNG' },
): Uint8Array | string {
  const bounds = exportBounds(
    host.document,
    node,
    Boolean('useAbsoluteBounds' in settings && settings.useAbsoluteBounds),
  );
  if (!bounds || bounds.width <= 0 || bounds.height <= 0) {
    throw new Error('in exportAsync: Failed to export node. This node may not have any visible layers.');
  }
  switch (settings.format) {
    case 'PNG':
      return exportPng(host, node, settings, bounds);
    case 'SVG':
      return new TextEncoder().encode(exportSvg(host, node, bounds));
    case 'SVG_STRING':
      return exportSvg(host, node, bounds);
    case 'JPG':
    case 'PDF':
      throw new Error(`in exportAsync: The stand-in host does not write ${settings.format}`);
  }
}

function exportBounds(document: HostDocument, node: HostNode, whole: boolean): Bounds | null {
  return whole && node.host.type !== 'PAGE' ? document.absoluteBox(node) : renderBounds(node, document);
}

function exportPng(
  host: HostCore,
  node: HostNode,
  { constraint, contentsOnly = true }: RasterSettings,
  bounds: Bounds,
): Uint8Array {
  const { type = 'SCALE', value = 1 } = constraint ?? {};
  if (!(value > 0)) throw new Error('in exportAsync: Expected a constraint above 0');
  const scale = { SCALE: value, WIDTH: value / bounds.width, HEIGHT: value / bounds.height }[type];
  if (bounds.width * scale * bounds.height * scale > LARGEST_EXPORT)
    throw new Error('in exportAsync: The export is too large');
  const pixels = contentsOnly
    ? host.renderer.drawNode(node, bounds, scale)
    : host.renderer.drawPage(bounds, scale, [0, 0, 0, 0]);
  return host.renderer.encode(pixels);
}

function exportSvg(host: HostCore, node: HostNode, bounds: Bounds): string {
  const { document } = host;
  const parts: string[] = [];
  const draw = (each: HostNode) => {
    if (!each.visible) return;
    const matrix = svgMatrix(document.absoluteTransform(each));
    const area = fillGeometry(host.canvasKit, document, each);
    for (const paint of each.host.fills) {
      if (paint.visible === false) continue;
      for (const { data, windingRule } of area) {
        const rule = windingRule === 'EVENODD' ? ' fill-rule="evenodd" clip-rule="evenodd"' : '';
        const shade = `fill-opacity="${paint.opacity ?? 1}"`;
        if (isImagePaint(paint))
          parts.push(svgPicture(host, each, paint.imageHash, data, matrix, pictureMatrix(host, each, paint)));
        else parts.push(`<path d="${data}" transform="${matrix}" fill="${colour(paint)}" ${shade}${rule}/>`);
      }
    }
    const stroke = each.host.strokes.find((paint) => paint.visible !== false);
    for (const { data } of stroke ? strokeGeometry(host.canvasKit, document, each) : []) {
      parts.push(`<path d="${data}" transform="${matrix}" fill="${colour(stroke!)}"/>`);
    }
    if (each.host.type !== 'BOOLEAN_OPERATION') document.children(each).forEach(draw);
  };
  draw(node);
  const { x, y, width, height } = bounds;
  return `<svg width="${width}" height="${height}" viewBox="${x} ${y} ${width} ${height}" fill="none" xmlns="http://www.w3.org/2000/svg">${parts.join('')}</svg>`;
}

function svgMatrix([[a, c, e], [b, d, f]]: Transform): string {
  return `matrix(${[a, b, c, d, e, f].join(' ')})`;
}

function colour(paint: HostNode['host']['fills'][number]): string {
  if (paint.type !== 'SOLID') return '#808080';
  const { r, g, b } = paint.color;
  return `rgb(${[r, g, b].map((part) => Math.round(part * 255)).join(' ')})`;
}

function pictureMatrix(host: HostCore, node: HostNode, paint: Parameters<typeof pictureToLayer>[0]): string {
  const picture = host.imageSize(paint.imageHash ?? '');
  return picture ? svgMatrix(pictureToLayer(paint, picture, node)) : 'matrix(1 0 0 1 0 0)';
}

function svgPicture(
  host: HostCore,
  node: HostNode,
  hash: string | null,
  data: string,
  matrix: string,
  place: string,
): string {
  const bytes = hash && host.document.graph.images.get(hash);
  const picture = hash && host.imageSize(hash);
  if (!bytes || !picture) return '';
  const id = `clip-${node.id.replace(/\W/g, '-')}`;
  const type = bytes[0] === 0x89 ? 'png' : bytes[0] === 0xff ? 'jpeg' : 'gif';
  const href = `data:image/${type};base64,${encodeBase64(bytes)}`;
  const image = `<image href="${href}" width="${picture.width}" height="${picture.height}" transform="${place}"/>`;
  return `<g transform="${matrix}"><clipPath id="${id}"><path d="${data}"/></clipPath><g clip-path="url(#${id})">${image}</g></g>`;
}

export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000)
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}

export function decodeBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
