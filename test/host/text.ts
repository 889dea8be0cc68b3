/** Text as outlines, from the one font family that the host has (Inter, which open-pencil ships). */
import opentype from 'opentype.js';
import type { Geometry } from './paths.ts';
import type { HostNode } from './document/node.ts';

export const FONT_STYLES: Readonly<Record<number, string>> = {
  400: 'Regular',
  500: 'Medium',
  600: 'Semi Bold',
  700: 'Bold',
  800: 'Extra Bold',
};

const fonts = new Map<number, opentype.Font>();

/** Makes a weight of Inter known to `textOutline`. */
export function registerFont(weight: number, data: ArrayBuffer): void {
  fonts.set(weight, opentype.parse(data));
}

function fontOf(node: HostNode): opentype.Font | undefined {
  return fonts.get(node.fontWeight) ?? fonts.get(400);
}

/** One glyph of a line: its outline at the origin of the line, and how far the pen goes on (pixels). */
interface Placed {
  readonly glyph: opentype.Glyph;
  readonly x: number;
}

/** Glyph by glyph with kerning; opentype.js cannot read the substitution tables of Inter. */
function setLine(line: string, font: opentype.Font, size: number): { placed: Placed[]; width: number } {
  const scale = size / font.unitsPerEm;
  let x = 0;
  let last: opentype.Glyph | undefined;
  const placed = [...line].map((letter): Placed => {
    const glyph = font.charToGlyph(letter);
    if (last) x += font.getKerningValue(last, glyph) * scale;
    const at = x;
    x += (glyph.advanceWidth ?? 0) * scale;
    last = glyph;
    return { glyph, x: at };
  });
  return { placed, width: x };
}

/** Height of one line in pixels: what is set, else the font's own. */
function lineHeight(node: HostNode, font: opentype.Font): number {
  return node.lineHeight ?? Math.ceil(((font.ascender - font.descender) / font.unitsPerEm) * node.fontSize);
}

/** Width and height that the text takes without wrapping. */
export function measureText(node: HostNode): { width: number; height: number } {
  const font = fontOf(node);
  const lines = node.text.split('\n');
  if (!font) return { width: node.width, height: node.height };
  const width = Math.max(0, ...lines.map((line) => setLine(line, font, node.fontSize).width));
  return { width: Math.ceil(width), height: lines.length * lineHeight(node, font) };
}

/** The glyphs of a text node; lines break at newlines only. Where no font was registered, the node's box. */
export function textOutline(node: HostNode): Geometry[] {
  const font = fontOf(node);
  if (node.text.trim() === '') return [];
  if (!font) {
    const { width, height } = node;
    return [{ windingRule: 'NONZERO', data: `M 0 0 L ${width} 0 L ${width} ${height} L 0 ${height} Z` }];
  }
  const height = lineHeight(node, font);
  const lines = node.text.split('\n');
  const scale = node.fontSize / font.unitsPerEm;
  const leading = (height - (font.ascender - font.descender) * scale) / 2;
  const free = node.height - lines.length * height;
  const top = { TOP: 0, CENTER: free / 2, BOTTOM: free }[node.textAlignVertical];
  const data = lines.map((line, index) => {
    const { placed, width } = setLine(line, font, node.fontSize);
    const spare = node.width - width;
    const x = { LEFT: 0, CENTER: spare / 2, RIGHT: spare, JUSTIFIED: 0 }[node.textAlignHorizontal];
    const baseline = top + index * height + leading + font.ascender * scale;
    return placed
      .map(({ glyph, x: at }) => commands(glyph.getPath(x + at, baseline, node.fontSize)))
      .filter(Boolean)
      .join(' ');
  });
  return [{ windingRule: 'NONZERO', data: data.filter(Boolean).join(' ') }];
}

function commands(path: opentype.Path): string {
  return path.commands
    .map((command) => {
      switch (command.type) {
        case 'M':
        case 'L':
          return `${command.type} ${command.x} ${command.y}`;
        case 'Q':
          return `Q ${command.x1} ${command.y1} ${command.x} ${command.y}`;
        case 'C':
          return `C ${command.x1} ${command.y1} ${command.x2} ${command.y2} ${command.x} ${command.y}`;
        case 'Z':
          return 'Z';
      }
    })
    .join(' ');
}
