/** A short way to fill the document for a test: every method adds one node and returns its object of the plugin API. */
import type {
  BlendMode,
  BooleanOperationNode,
  ComponentNode,
  Effect,
  EllipseNode,
  FrameNode,
  GroupNode,
  ImagePaint,
  InstanceNode,
  LineNode,
  Paint,
  PluginAPI,
  PolygonNode,
  RectangleNode,
  SceneNode,
  StarNode,
  TextNode,
  VectorNode,
} from '@figma/plugin-typings/plugin-api-standalone';
import type { Transform } from './affine.ts';
import { describeImage } from './images.ts';
import type { HostCore } from './host-core.ts';

/** Where a node goes and how it looks. Lengths in the units of its container; `rotation` as in Figma. */
export interface Look {
  name?: string;
  parent?: { id: string };
  x?: number;
  y?: number;
  width?: number;
  height?: number;
  /** Degrees, counter-clockwise, about the top-left corner. */
  rotation?: number;
  /** Wins over x, y and rotation; the way to flip. */
  relativeTransform?: Transform;
  visible?: boolean;
  locked?: boolean;
  opacity?: number;
  blendMode?: BlendMode;
  fills?: Paint[];
  /** Shorthand for one solid fill: '#rrggbb'. */
  fill?: string;
  strokes?: Paint[];
  /** Shorthand for one solid stroke: '#rrggbb'. */
  stroke?: string;
  strokeWeight?: number;
  strokeAlign?: 'INSIDE' | 'CENTER' | 'OUTSIDE';
  effects?: Effect[];
  cornerRadius?: number;
  isMask?: boolean;
}

export interface PictureLook
  extends Look, Partial<Pick<ImagePaint, 'scaleMode' | 'imageTransform' | 'scalingFactor' | 'filters'>> {
  /** Turns the picture inside its layer: 0, 90, 180 or 270 degrees clockwise. */
  paintRotation?: number;
  /** Encoded PNG, JPEG or GIF. */
  bytes?: Uint8Array;
  /** Or pixels, RGBA, not premultiplied. */
  pixels?: { width: number; height: number; data: Uint8Array | Uint8ClampedArray };
  shape?: 'RECTANGLE' | 'ELLIPSE' | 'POLYGON' | 'STAR' | 'FRAME';
}

export function solid(hex: string, opacity = 1): Paint {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255) as [
    number,
    number,
    number,
  ];
  return { type: 'SOLID', color: { r, g, b }, opacity };
}

type Writable = Record<string, unknown> & { resize(width: number, height: number): void };

export class SceneBuilder {
  constructor(
    private readonly host: HostCore,
    private readonly figma: PluginAPI,
  ) {}

  /** Stores a picture and returns its hash. */
  store(picture: Pick<PictureLook, 'bytes' | 'pixels'>): string {
    const { bytes, pixels } = picture;
    if (bytes) return this.figma.createImage(bytes).hash;
    if (!pixels) throw new Error('A picture needs bytes or pixels.');
    return this.figma.createImage(this.host.renderer.encode({ ...pixels, data: new Uint8Array(pixels.data) }))
      .hash;
  }

  /** A shape (by default a rectangle of the picture's size) filled with a picture. */
  picture(look: PictureLook): RectangleNode {
    const { bytes, pixels, shape = 'RECTANGLE', ...rest } = look;
    const imageHash = this.store({ bytes, pixels });
    const { width, height } = describeImage(this.host.document.graph.images.get(imageHash)!);
    const { scaleMode = 'FILL', imageTransform, scalingFactor, paintRotation, filters, ...node } = rest;
    const paint: ImagePaint = {
      type: 'IMAGE',
      scaleMode,
      imageHash,
      ...(imageTransform && { imageTransform }),
      ...(scalingFactor !== undefined && { scalingFactor }),
      ...(paintRotation !== undefined && { rotation: paintRotation }),
      ...(filters && { filters }),
    };
    const create = {
      RECTANGLE: () => this.figma.createRectangle(),
      ELLIPSE: () => this.figma.createEllipse(),
      POLYGON: () => this.figma.createPolygon(),
      STAR: () => this.figma.createStar(),
      FRAME: () => this.figma.createFrame(),
    }[shape];
    return this.dress(create(), {
      width,
      height,
      name: 'Picture',
      ...node,
      fills: look.fills ?? [paint],
    }) as RectangleNode;
  }

  rectangle(look: Look = {}): RectangleNode {
    return this.dress(this.figma.createRectangle(), look);
  }

  ellipse(look: Look & { arcData?: EllipseNode['arcData'] } = {}): EllipseNode {
    const node = this.dress(this.figma.createEllipse(), look);
    if (look.arcData) node.arcData = look.arcData;
    return node;
  }

  polygon(look: Look & { pointCount?: number } = {}): PolygonNode {
    const node = this.dress(this.figma.createPolygon(), look);
    if (look.pointCount) node.pointCount = look.pointCount;
    return node;
  }

  star(look: Look & { pointCount?: number; innerRadius?: number } = {}): StarNode {
    const node = this.dress(this.figma.createStar(), look);
    if (look.pointCount) node.pointCount = look.pointCount;
    if (look.innerRadius) node.innerRadius = look.innerRadius;
    return node;
  }

  /** A straight line of `width`; its height is always 0. */
  line(look: Look = {}): LineNode {
    return this.dress(this.figma.createLine(), { ...look, height: 0 });
  }

  /** A vector from an SVG path of absolute M, L, Q, C and Z commands; `open` makes it a pencil line without a fill. */
  vector(
    data: string,
    look: Look & { open?: boolean; windingRule?: 'NONZERO' | 'EVENODD' } = {},
  ): VectorNode {
    const { open = false, windingRule = 'NONZERO', width, height, ...rest } = look;
    const node = this.figma.createVector();
    node.vectorPaths = [{ windingRule: open ? 'NONE' : windingRule, data }];
    const size = width !== undefined && height !== undefined ? { width, height } : {};
    const at = { x: node.x, y: node.y };
    const paint = open ? {} : { fills: [solid('#d9d9d9')], strokes: [] };
    return this.dress(node, { ...at, ...paint, ...rest, ...size });
  }

  text(characters: string, look: Look & { fontSize?: number } = {}): TextNode {
    const node = this.figma.createText();
    this.host.loadFont({ family: 'Inter', style: 'Regular' });
    if (look.fontSize) node.fontSize = look.fontSize;
    node.characters = characters;
    return this.dress(node, look);
  }

  frame(
    look: Look & {
      clipsContent?: boolean;
      layoutMode?: 'NONE' | 'HORIZONTAL' | 'VERTICAL';
      itemSpacing?: number;
    } = {},
  ): FrameNode {
    const node = this.dress(this.figma.createFrame(), look);
    if (look.clipsContent !== undefined) node.clipsContent = look.clipsContent;
    if (look.itemSpacing !== undefined) node.itemSpacing = look.itemSpacing;
    if (look.layoutMode) node.layoutMode = look.layoutMode;
    return node;
  }

  component(look: Look = {}): ComponentNode {
    return this.dress(this.figma.createComponent(), look);
  }

  instance(component: ComponentNode, look: Look = {}): InstanceNode {
    return this.dress(component.createInstance(), look);
  }

  /** Groups nodes where they are; they must lie in the parent already (default: the current page). */
  group(nodes: readonly SceneNode[], look: Look = {}): GroupNode {
    const parent = nodes[0].parent as FrameNode;
    return this.dress(this.figma.group(nodes, parent), look);
  }

  boolean(
    operation: 'UNION' | 'SUBTRACT' | 'INTERSECT' | 'EXCLUDE',
    nodes: readonly SceneNode[],
    look: Look = {},
  ): BooleanOperationNode {
    const name = operation.toLowerCase() as 'union' | 'subtract' | 'intersect' | 'exclude';
    return this.dress(this.figma[name](nodes, nodes[0].parent as FrameNode), look);
  }

  private dress<T extends SceneNode>(target: T, look: Look): T {
    const node = target as unknown as Writable;
    const { parent, width, height, fill, stroke, fills, strokes, x, y, rotation, relativeTransform } = look;
    if (parent) (parent as FrameNode).appendChild(target);
    if (width !== undefined || height !== undefined) {
      node.resize(width ?? (node['width'] as number), height ?? (node['height'] as number));
    }
    if (fills ?? fill) node['fills'] = fills ?? [solid(fill!)];
    if (strokes ?? stroke) node['strokes'] = strokes ?? [solid(stroke!)];
    for (const key of [
      'name',
      'visible',
      'locked',
      'opacity',
      'blendMode',
      'strokeWeight',
      'strokeAlign',
      'effects',
      'cornerRadius',
      'isMask',
    ] as const) {
      if (look[key] !== undefined) node[key] = look[key];
    }
    if (rotation !== undefined) node['rotation'] = rotation;
    if (x !== undefined) node['x'] = x;
    if (y !== undefined) node['y'] = y;
    if (relativeTransform) node['relativeTransform'] = relativeTransform;
    return target;
  }
}
