/**
 * Which pixels of a picture a shape covers, worked out the other way round than `plugin/placement.ts` does, from
 * Figma's definitions alone (reference/figma-platform.md, section 3) and without a matrix: points of the picture are
 * carried step by step to the page, from there into the shape, and the shape is asked in closed form.
 */

export interface Point {
  x: number;
  y: number;
}

/** One layer inside another: mirrored first, then turned counter-clockwise about its corner, then moved. */
export interface Step {
  x: number;
  y: number;
  /** Degrees, counter-clockwise on the screen. */
  turn: number;
  mirrored: boolean;
}

export type Fit =
  | { mode: 'FILL' | 'FIT'; turn: 0 | 90 | 180 | 270 }
  | { mode: 'TILE'; turn: 0 | 90 | 180 | 270; factor: number }
  /** The part of the picture that the layer shows, in shares of the picture, turned about the part's middle. */
  | { mode: 'CROP'; left: number; top: number; width: number; height: number; turn: number };

export interface PlacedPicture {
  width: number;
  height: number;
  layer: { width: number; height: number };
  fit: Fit;
  /** From the layer outwards to the page. */
  steps: readonly Step[];
}

export type Shape =
  | { kind: 'rectangle' | 'ellipse'; width: number; height: number }
  | { kind: 'polygon'; points: readonly Point[] }
  /** A straight line along x with flat ends. */
  | { kind: 'line'; length: number; thickness: number }
  | { kind: 'difference'; minus: Shape; of: Shape; at: Point }
  | { kind: 'union'; parts: readonly { shape: Shape; at: Point }[] };

export interface PlacedShape {
  shape: Shape;
  steps: readonly Step[];
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

type Move = (point: Point) => Point;

/** Turns a point clockwise on the screen (y points down). */
function turnClockwise(degrees: number): Move {
  const cos = Math.cos(radians(degrees));
  const sin = Math.sin(radians(degrees));
  return ({ x, y }) => ({ x: x * cos - y * sin, y: x * sin + y * cos });
}

function outOf(steps: readonly Step[]): Move {
  const moves = steps.map(({ x, y, turn, mirrored }): Move => {
    const turned = turnClockwise(-turn);
    return (inner) => {
      const point = turned(mirrored ? { x: -inner.x, y: inner.y } : inner);
      return { x: point.x + x, y: point.y + y };
    };
  });
  return (point) => moves.reduce((here, move) => move(here), point);
}

function into(steps: readonly Step[]): Move {
  const moves = steps.map(({ x, y, turn, mirrored }): Move => {
    const turned = turnClockwise(turn);
    return (outer) => {
      const point = turned({ x: outer.x - x, y: outer.y - y });
      return mirrored ? { x: -point.x, y: point.y } : point;
    };
  });
  return (point) => moves.reduceRight((here, move) => move(here), point);
}

/** Where a pixel of the picture is seen in its layer; several places for tiles, even just outside the layer. */
function placesInLayer({ width, height, layer, fit }: PlacedPicture): (pixel: Point) => Point[] {
  if (fit.mode === 'CROP') {
    const part = { x: fit.width * width, y: fit.height * height };
    const middle = { x: (fit.left + fit.width / 2) * width, y: (fit.top + fit.height / 2) * height };
    // The part lies turned in the picture; seen from the layer it is upright.
    const upright = turnClockwise(-fit.turn);
    return (pixel) => {
      const seen = upright({ x: pixel.x - middle.x, y: pixel.y - middle.y });
      return [{ x: (seen.x / part.x + 0.5) * layer.width, y: (seen.y / part.y + 0.5) * layer.height }];
    };
  }
  const turn = turnClockwise(fit.turn);
  const turned = (pixel: Point) => turn({ x: pixel.x - width / 2, y: pixel.y - height / 2 });
  const lies = fit.turn === 90 || fit.turn === 270;
  const size = lies ? { width: height, height: width } : { width, height };
  if (fit.mode === 'TILE') {
    const { factor } = fit;
    const middles: Point[] = [];
    for (let top = 0; top < layer.height; top += size.height * factor) {
      for (let left = 0; left < layer.width; left += size.width * factor) {
        middles.push({ x: left + (size.width * factor) / 2, y: top + (size.height * factor) / 2 });
      }
    }
    return (pixel) => {
      const { x, y } = turned(pixel);
      return middles.map((middle) => ({ x: middle.x + x * factor, y: middle.y + y * factor }));
    };
  }
  const wide = layer.width / size.width;
  const tall = layer.height / size.height;
  const scale = fit.mode === 'FILL' ? Math.max(wide, tall) : Math.min(wide, tall);
  return (pixel) => {
    const { x, y } = turned(pixel);
    return [{ x: layer.width / 2 + x * scale, y: layer.height / 2 + y * scale }];
  };
}

function contains(shape: Shape, x: number, y: number): boolean {
  switch (shape.kind) {
    case 'rectangle':
      return x >= 0 && y >= 0 && x <= shape.width && y <= shape.height;
    case 'ellipse':
      return ((2 * x) / shape.width - 1) ** 2 + ((2 * y) / shape.height - 1) ** 2 <= 1;
    case 'line':
      return x >= 0 && x <= shape.length && Math.abs(y) <= shape.thickness / 2;
    case 'polygon':
      return isInOutline(shape.points, x, y);
    case 'difference':
      return contains(shape.of, x, y) && !contains(shape.minus, x - shape.at.x, y - shape.at.y);
    case 'union':
      return shape.parts.some((part) => contains(part.shape, x - part.at.x, y - part.at.y));
  }
}

/** A ray to the right leaves an outline that does not cross itself an odd number of times. */
function isInOutline(points: readonly Point[], x: number, y: number): boolean {
  let isIn = false;
  let from = points[points.length - 1];
  for (const to of points) {
    const crosses = from.y > y !== to.y > y;
    if (crosses && x < from.x + ((y - from.y) / (to.y - from.y)) * (to.x - from.x)) isIn = !isIn;
    from = to;
  }
  return isIn;
}

/** Where a grid of points lies after a move: its first point, and the way from one column or row to the next. */
interface Grid {
  start: Point;
  column: Point;
  row: Point;
}

/** Every move here keeps straight lines straight and even steps even, so three points tell where all others go. */
function moveGrid(move: Move): Grid {
  const start = move({ x: 0, y: 0 });
  const right = move({ x: 1, y: 0 });
  const down = move({ x: 0, y: 1 });
  return {
    start,
    column: { x: right.x - start.x, y: right.y - start.y },
    row: { x: down.x - start.x, y: down.y - start.y },
  };
}

/** Samples in a pixel that the shape's edge runs through. */
const SAMPLES = 160;

/** How much of every pixel of the picture the shape covers, 0..1. */
export function coverage(picture: PlacedPicture, mask: PlacedShape): Float32Array {
  const { width, height } = picture;
  const places = placesInLayer(picture);
  const toPage = outOf(picture.steps);
  const toShape = into(mask.steps);
  const grids = places({ x: 0, y: 0 }).map((_, place) =>
    moveGrid((pixel) => toShape(toPage(places(pixel)[place]))),
  );
  const isIn = (x: number, y: number) => {
    for (const { start, column, row } of grids) {
      const across = start.x + x * column.x + y * row.x;
      const down = start.y + x * column.y + y * row.y;
      if (contains(mask.shape, across, down)) return true;
    }
    return false;
  };
  const corners = new Uint8Array((width + 1) * (height + 1));
  for (let row = 0; row <= height; row += 1) {
    for (let column = 0; column <= width; column += 1) {
      // A hair inside the picture: on the outermost line the neighbouring tile's shape would count.
      const x = Math.min(Math.max(column, 1e-6), width - 1e-6);
      const y = Math.min(Math.max(row, 1e-6), height - 1e-6);
      corners[row * (width + 1) + column] = isIn(x, y) ? 1 : 0;
    }
  }
  const covered = new Float32Array(width * height);
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const at = row * (width + 1) + column;
      const inside = corners[at] + corners[at + 1] + corners[at + width + 1] + corners[at + width + 2];
      if (inside === 0 || inside === 4) {
        covered[row * width + column] = inside / 4;
        continue;
      }
      let hits = 0;
      for (let sample = 0; sample < SAMPLES; sample += 1) {
        // Spread so that an edge along the grid is measured as well as any other (the R2 sequence).
        const right = (sample * 0.7548776662466927 + 0.5) % 1;
        const down = (sample * 0.5698402909980532 + 0.5) % 1;
        if (isIn(column + right, row + down)) hits += 1;
      }
      covered[row * width + column] = hits / SAMPLES;
    }
  }
  return covered;
}

/** Asks whether a point of the page lies in the shape. */
export function shapeOnPage(mask: PlacedShape): (page: Point) => boolean {
  const toShape = into(mask.steps);
  return (page) => {
    const { x, y } = toShape(page);
    return contains(mask.shape, x, y);
  };
}
