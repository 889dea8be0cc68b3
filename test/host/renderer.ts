/**
 * Draws the document with open-pencil's Skia renderer. Picture paints, arcs, booleans and text
 * are drawn here, from Figma's definitions (reference/figma-platform.md, section 3), because the renderer knows no
 * tile scale, no paint rotation, no paint filters and clamps where FIT and CROP leave a picture's edge.
 */
import { SkiaRenderer } from '@open-pencil/core/canvas';
import type { Fill, SceneGraph, SceneNode } from '@open-pencil/scene-graph';
import type { ImagePaint } from '@figma/plugin-typings/plugin-api-standalone';
import type { Canvas, CanvasKit, Image as SkImage, Paint as SkPaint, Path, Shader } from 'canvaskit-wasm';
import { apply, multiplyAll, rotation, scaling, translation, type Bounds, type Transform } from './affine.ts';
import type { HostDocument } from './document/document.ts';
import type { HostNode } from './document/node.ts';
import { ellipse, fillGeometry, parse, strokeGeometry } from './geometry.ts';
import { isImagePaint, type HostFill } from './paints.ts';

export interface Pixels {
  width: number;
  height: number;
  /** RGBA, not premultiplied. */
  data: Uint8Array;
}

/** The parts of open-pencil's renderer that are replaced or used here; its own types leave them open. */
interface Renderer {
  fillPaint: SkPaint;
  imageCache: Map<string, SkImage>;
  fontsLoaded: boolean;
  applyImageFill(fill: Fill, node: SceneNode, graph: SceneGraph): boolean;
  makePolygonPath(node: SceneNode): Path;
  applyFill(fill: Fill, node: SceneNode, graph: SceneGraph, index: number): boolean;
  drawArc(canvas: Canvas, node: SceneNode, paint: SkPaint): void;
  clipNodeShape(canvas: Canvas, node: SceneNode, rect: Float32Array, hasRadius: boolean): void;
  renderNode(
    canvas: Canvas,
    graph: SceneGraph,
    id: string,
    overlays: object,
    x?: number,
    y?: number,
    turned?: boolean,
  ): void;
  renderText(canvas: Canvas, node: SceneNode, fill: Fill): void;
  renderSceneToCanvas(canvas: Canvas, graph: SceneGraph, pageId: string): void;
  invalidateAllPictures(): void;
  loadFonts(): Promise<void>;
  worldViewport: { x: number; y: number; w: number; h: number };
}

/**
 * The map from picture pixels to the layer's own space for a paint: the definitions of FILL (cover and centre), FIT
 * (contain and centre), CROP (`imageTransform` takes the layer's unit square to the picture's) and TILE.
 */
export function pictureToLayer(
  paint: ImagePaint,
  picture: { width: number; height: number },
  layer: { width: number; height: number },
): Transform {
  const turn = paint.scaleMode === 'CROP' ? 0 : (((paint.rotation ?? 0) % 360) + 360) % 360;
  const lying = turn === 90 || turn === 270;
  const width = lying ? picture.height : picture.width;
  const height = lying ? picture.width : picture.height;
  // The turned picture, its corner at the origin again. A paint turns clockwise on the screen.
  const turned = multiplyAll(
    translation(width / 2, height / 2),
    rotation(-turn),
    translation(-picture.width / 2, -picture.height / 2),
  );
  if (paint.scaleMode === 'CROP') {
    const [[a, c, e], [b, d, f]] = paint.imageTransform ?? [
      [1, 0, 0],
      [0, 1, 0],
    ];
    const determinant = a * d - b * c;
    const inverse: Transform = [
      [d / determinant, -c / determinant, (c * f - d * e) / determinant],
      [-b / determinant, a / determinant, (b * e - a * f) / determinant],
    ];
    return multiplyAll(
      scaling(layer.width, layer.height),
      inverse,
      scaling(1 / picture.width, 1 / picture.height),
    );
  }
  if (paint.scaleMode === 'TILE') {
    const factor = paint.scalingFactor ?? 1;
    return multiplyAll(scaling(factor, factor), turned);
  }
  const fit = paint.scaleMode === 'FIT' ? Math.min : Math.max;
  const scale = fit(layer.width / width, layer.height / height);
  return multiplyAll(
    translation((layer.width - width * scale) / 2, (layer.height - height * scale) / 2),
    scaling(scale, scale),
    turned,
  );
}

function matrix9([[a, c, e], [b, d, f]]: Transform): number[] {
  return [a, c, e, b, d, f, 0, 0, 1];
}

export class HostRenderer {
  private readonly renderer: Renderer;

  private constructor(
    private readonly ck: CanvasKit,
    private readonly document: HostDocument,
  ) {
    const surface = ck.MakeSurface(1, 1);
    if (!surface) throw new Error('Skia gave no surface to draw on.');
    this.renderer = new SkiaRenderer(ck, surface);
    this.replaceParts();
  }

  static async create(ck: CanvasKit, document: HostDocument): Promise<HostRenderer> {
    const renderer = new HostRenderer(ck, document);
    await renderer.renderer.loadFonts();
    return renderer;
  }

  private replaceParts(): void {
    const { renderer, ck } = this;
    renderer.applyImageFill = (fill, node) => {
      const shader = this.pictureShader((fill as HostFill).paint, node as HostNode);
      if (!shader) return false;
      renderer.fillPaint.setShader(shader);
      shader.delete();
      return true;
    };
    renderer.drawArc = (canvas, node, paint) => {
      const path = parse(ck, {
        windingRule: 'NONZERO',
        data: ellipse(node.width, node.height, node.arcData),
      });
      canvas.drawPath(path, paint);
      path.delete();
    };
    const clipNodeShape = renderer.clipNodeShape.bind(renderer);
    renderer.clipNodeShape = (canvas, node, rect, hasRadius) => {
      if (node.type !== 'STAR' && node.type !== 'POLYGON')
        return clipNodeShape(canvas, node, rect, hasRadius);
      const path = renderer.makePolygonPath(node);
      canvas.clipPath(path, ck.ClipOp.Intersect, true);
      path.delete();
    };
    const renderNode = renderer.renderNode.bind(renderer);
    renderer.renderNode = (canvas, graph, id, overlays, x, y, turned) => {
      const node = this.document.find(id);
      if (node?.host.type === 'BOOLEAN_OPERATION') this.drawBoolean(canvas, node);
      else renderNode(canvas, graph, id, overlays, x, y, turned);
    };
    // As outlines, so that what is seen is what fillGeometry says.
    renderer.renderText = (canvas, node) => {
      for (const geometry of fillGeometry(ck, this.document, node as HostNode)) {
        const path = parse(ck, geometry);
        canvas.drawPath(path, renderer.fillPaint);
        path.delete();
      }
    };
  }

  private drawBoolean(canvas: Canvas, node: HostNode): void {
    if (!node.visible || node.isMask) return;
    const { renderer, ck } = this;
    canvas.save();
    canvas.concat(matrix9(this.document.localMatrix(node)));
    const layer = new ck.Paint();
    layer.setAlphaf(node.opacity);
    if (node.opacity < 1) canvas.saveLayer(layer);
    for (const geometry of fillGeometry(ck, this.document, node)) {
      const path = parse(ck, geometry);
      node.fills.forEach((fill, index) => {
        if (!fill.visible || !renderer.applyFill(fill, node, this.document.graph, index)) return;
        renderer.fillPaint.setAlphaf(fill.opacity);
        canvas.drawPath(path, renderer.fillPaint);
        renderer.fillPaint.setShader(null);
      });
      path.delete();
    }
    const stroke = node.strokes.find((each) => each.visible);
    for (const geometry of stroke ? strokeGeometry(ck, this.document, node) : []) {
      const path = parse(ck, geometry);
      const paint = new ck.Paint();
      paint.setAntiAlias(true);
      paint.setColor(ck.Color4f(stroke!.color.r, stroke!.color.g, stroke!.color.b, stroke!.opacity));
      canvas.drawPath(path, paint);
      paint.delete();
      path.delete();
    }
    if (node.opacity < 1) canvas.restore();
    layer.delete();
    canvas.restore();
  }

  /** The decoded picture, kept. Null where the store has no such picture or Skia cannot read it. */
  picture(hash: string): SkImage | null {
    const known = this.renderer.imageCache.get(hash);
    if (known) return known;
    const bytes = this.document.graph.images.get(hash);
    const decoded = bytes && this.ck.MakeImageFromEncoded(bytes);
    if (!decoded) return null;
    const texture = this.withAlpha(decoded);
    const image = texture.makeCopyWithDefaultMipmaps();
    texture.delete();
    this.renderer.imageCache.set(hash, image);
    return image;
  }

  /**
   * The picture with an alpha channel, as on a graphics card: where a layer covers a pixel in part, Skia's software
   * rounds pictures without one differently by up to 2 levels.
   */
  private withAlpha(image: SkImage): SkImage {
    const { ck } = this;
    const info = image.getImageInfo();
    if (info.alphaType !== ck.AlphaType.Opaque) return image;
    const wanted = {
      ...info,
      colorType: ck.ColorType.RGBA_8888,
      alphaType: ck.AlphaType.Unpremul,
      colorSpace: ck.ColorSpace.SRGB,
    };
    const pixels = image.readPixels(0, 0, wanted);
    const copy = pixels && ck.MakeImage(wanted, pixels as Uint8Array, info.width * 4);
    if (!copy) return image;
    image.delete();
    return copy;
  }

  private pictureShader(paint: HostFill['paint'], node: HostNode): Shader | null {
    if (!isImagePaint(paint) || !paint.imageHash) return null;
    const image = this.picture(paint.imageHash);
    if (!image) return null;
    const { ck } = this;
    const transform = pictureToLayer(paint, { width: image.width(), height: image.height() }, node);
    // FILL covers the layer; clamping only keeps its antialiased rim from fading. The others may leave parts bare.
    const tile = {
      FILL: ck.TileMode.Clamp,
      FIT: ck.TileMode.Decal,
      CROP: ck.TileMode.Decal,
      TILE: ck.TileMode.Repeat,
    }[paint.scaleMode];
    const shader = image.makeShaderOptions(
      tile,
      tile,
      ck.FilterMode.Linear,
      ck.MipmapMode.Linear,
      matrix9(transform),
    );
    return shader;
  }

  /** Frees the decoded pictures that the document holds no longer. */
  forget(): void {
    const { imageCache } = this.renderer;
    for (const [hash, image] of imageCache) {
      if (this.document.graph.images.has(hash)) continue;
      image.delete();
      imageCache.delete(hash);
    }
    this.renderer.invalidateAllPictures();
  }

  /** The page as seen: `area` in page units, `scale` pixels a unit. */
  drawPage(area: Bounds, scale: number, background: readonly [number, number, number, number]): Pixels {
    return this.draw(area, scale, background, (canvas) =>
      this.renderer.renderSceneToCanvas(canvas, this.document.graph, this.document.pageId),
    );
  }

  /** One node with its children and nothing else, on nothing. */
  drawNode(node: HostNode, area: Bounds, scale: number): Pixels {
    return this.draw(area, scale, [0, 0, 0, 0], (canvas) => {
      const parent = this.document.parent(node);
      if (parent) canvas.concat(matrix9(this.document.absoluteTransform(parent)));
      const mask = node.isMask;
      const visible = node.visible;
      node.isMask = false;
      node.visible = true;
      this.renderer.worldViewport = { x: -1e9, y: -1e9, w: 2e9, h: 2e9 };
      this.renderer.renderNode(canvas, this.document.graph, node.id, {});
      node.isMask = mask;
      node.visible = visible;
    });
  }

  private draw(
    area: Bounds,
    scale: number,
    background: readonly [number, number, number, number],
    paint: (canvas: Canvas) => void,
  ): Pixels {
    const { ck } = this;
    const width = Math.max(1, Math.ceil(area.width * scale - 1e-6));
    const height = Math.max(1, Math.ceil(area.height * scale - 1e-6));
    const surface = ck.MakeSurface(width, height);
    if (!surface) throw new Error(`Skia gave no surface of ${width} x ${height} pixels.`);
    this.renderer.invalidateAllPictures();
    const canvas = surface.getCanvas();
    canvas.clear(ck.Color4f(...background));
    canvas.scale(scale, scale);
    canvas.translate(-area.x, -area.y);
    paint(canvas);
    surface.flush();
    const data = canvas.readPixels(0, 0, {
      width,
      height,
      colorType: ck.ColorType.RGBA_8888,
      alphaType: ck.AlphaType.Unpremul,
      colorSpace: ck.ColorSpace.SRGB,
    });
    surface.delete();
    if (!data) throw new Error('Skia could not read the pixels back.');
    return { width, height, data: new Uint8Array(data as Uint8Array) };
  }

  /** PNG bytes of pixels. */
  encode({ width, height, data }: Pixels): Uint8Array {
    const { ck } = this;
    const image = ck.MakeImage(
      {
        width,
        height,
        colorType: ck.ColorType.RGBA_8888,
        alphaType: ck.AlphaType.Unpremul,
        colorSpace: ck.ColorSpace.SRGB,
      },
      data,
      width * 4,
    );
    const bytes = image?.encodeToBytes(ck.ImageFormat.PNG, 100);
    image?.delete();
    if (!bytes) throw new Error('Skia could not write the PNG.');
    return new Uint8Array(bytes);
  }

  /** The four corners of a node on the page, clockwise from its own top left. */
  corners(node: HostNode): { x: number; y: number }[] {
    const transform = this.document.absoluteTransform(node);
    return [
      apply(transform, 0, 0),
      apply(transform, node.width, 0),
      apply(transform, node.width, node.height),
      apply(transform, 0, node.height),
    ];
  }
}
