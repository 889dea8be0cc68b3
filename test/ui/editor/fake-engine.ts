import type { AttentionMap, FillResult, Mask, Provenance, Rgba } from '@contextual-fill/core';
import { boundingBox, InpaintError, IN_MASK, runAtOnce } from '@contextual-fill/core';
import type { EngineClient } from '../../../ui/engine/client.ts';
import type { EngineDescription } from '../../../ui/engine/description.ts';

const CELL = 8;

/** A map over the whole picture: every hole cell borrows from three cells that are known and allowed. */
function fakeMap(mask: Mask, allowed: (x: number, y: number) => boolean, seed: number): AttentionMap {
  const { width, height } = mask;
  const columns = Math.ceil(width / CELL);
  const rows = Math.ceil(height / CELL);
  const cells = Array.from({ length: columns * rows }, (_, cell) => cell);
  const pixels = (cell: number) => {
    const list: [number, number][] = [];
    for (let y = 0; y < CELL; y++) {
      for (let x = 0; x < CELL; x++) {
        const px = (cell % columns) * CELL + x;
        const py = Math.floor(cell / columns) * CELL + y;
        if (px < width && py < height) list.push([px, py]);
      }
    }
    return list;
  };
  const isHole = cells.map((cell) => pixels(cell).some(([x, y]) => mask.data[y * width + x] >= 128));
  const known = cells.filter((cell) => !isHole[cell] && pixels(cell).every(([x, y]) => allowed(x, y)));
  if (known.length === 0)
    throw new InpaintError('no-source', 'Nothing is left to borrow from: allow more of the picture.');
  const holeCells = cells.filter((cell) => isHole[cell]);
  const weights = [0.6, 0.25, 0.15];
  const sources = holeCells.flatMap((cell) => {
    const x = cell % columns;
    const y = Math.floor(cell / columns);
    const distance = (other: number) =>
      Math.hypot((other % columns) - x, Math.floor(other / columns) - y) +
      4 * Math.abs(Math.sin(other * 12.9 + seed));
    return [...known].sort((a, b) => distance(a) - distance(b)).slice(0, 3);
  });
  const heat = new Float32Array(columns * rows);
  sources.forEach((source, i) => (heat[source] += weights[i % 3]));
  return {
    region: {
      crop: { x: 0, y: 0, width, height },
      hole: runAtOnce(boundingBox(mask, IN_MASK))!,
      workingWidth: width,
      workingHeight: height,
    },
    columns,
    rows,
    cellSize: CELL,
    holeCells: Int32Array.from(holeCells),
    sources: Int32Array.from(sources),
    weights: Float32Array.from(sources, (_, i) => weights[i % 3]),
    topCount: 3,
    totals: new Float32Array(holeCells.length).fill(1),
    heat,
    trust: new Float32Array(columns * rows).fill(1),
  };
}

/** What a fake engine was asked to do. */
export type Asked = Parameters<EngineClient['fill']>;

/**
 * Stands in for the engine where only the editor is tested: fills with the mean colour of the best source, reports
 * progress, obeys protect and only, and can be told to wait or to fail.
 */
export function fakeEngine(options: { milliseconds?: number } = {}): EngineClient & {
  asked: Asked[];
  failWith: Error | null;
  /** Of the next fills: of all of them, or one after the other. */
  confidence: number | null | number[];
  /** What `useWeights` was given, in order. */
  weights: Parameters<EngineClient['useWeights']>[0][];
} {
  const listeners = new Set<(description: EngineDescription) => void>();
  const wait = (time: number) => new Promise<void>((resolve) => setTimeout(resolve, time));
  const engine = {
    asked: [] as Asked[],
    failWith: null as Error | null,
    confidence: null as number | null | number[],
    backend: 'cpu' as const,
    start: () => Promise.resolve(engine.describe()),
    weights: [] as Parameters<EngineClient['useWeights']>[0][],
    describe: () => ({
      backend: 'cpu' as const,
      label: 'a stand-in engine',
      weights: engine.weights.at(-1)?.name,
      attempts: [],
    }),
    subscribe(listener: (description: EngineDescription) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    useWeights(weights: Parameters<EngineClient['useWeights']>[0]) {
      if (weights && (weights.manifest as { architecture?: string }).architecture === 'unheard-of')
        return Promise.reject(new InpaintError('bad-weights', 'The weights cannot be used: not known.'));
      engine.weights.push(weights);
      for (const listener of listeners) listener(engine.describe());
      return Promise.resolve(engine.describe());
    },
    dispose: () => undefined,
    async fill(...asked: Asked): Promise<FillResult> {
      engine.asked.push(asked);
      const [image, mask, { protect, only, seed = 0 } = {}, { signal, onProgress, onPreview } = {}] = asked;
      const stages = ['prepare', 'coarse', 'refine', 'detail', 'blend'] as const;
      const hole = runAtOnce(boundingBox(mask, IN_MASK))!;
      for (let i = 0; i < 10; i++) {
        await wait((options.milliseconds ?? 0) / 10);
        if (signal?.aborted) throw new InpaintError('aborted', 'The fill was cancelled.');
        // The coarse network sees blue, the refinement sees green.
        if (i === 3 || i === 5) {
          onPreview?.({
            region: 0,
            stage: i === 3 ? 'coarse' : 'refine',
            box: hole,
            image: { width: 1, height: 1, data: Uint8Array.of(0, i === 3 ? 0 : 200, i === 3 ? 200 : 0, 255) },
          });
        }
        onProgress?.({ stage: stages[Math.floor(i / 2)], region: 0, regions: 1, fraction: (i + 1) / 10 });
      }
      if (engine.failWith) throw engine.failWith;
      const confidence = Array.isArray(engine.confidence)
        ? (engine.confidence.shift() ?? null)
        : engine.confidence;
      const at = (x: number, y: number) => y * mask.width + x;
      const map = fakeMap(
        mask,
        (x, y) => !(protect && protect.data[at(x, y)] >= 128) && !(only && only.data[at(x, y)] < 128),
        seed,
      );
      return {
        image: fillFrom(image, mask, map),
        attention: [map],
        provenance: [fakeProvenance(mask, map)],
        regions: [map.region],
        confidence,
        regionConfidence: [confidence],
        backend: 'cpu',
        timings: { prepare: 0, coarse: 0, refine: 0, detail: 0, blend: 0, total: options.milliseconds ?? 1 },
        helpedRegions: 0,
        peakTensorBytes: 0,
      };
    },
  };
  return engine;
}

/** Calls `copy` for every filled pixel with the one that it is copied from. */
function eachCopy(mask: Mask, map: AttentionMap, copy: (to: number, from: number) => void): void {
  const { width, height } = mask;
  map.holeCells.forEach((cell, index) => {
    const source = map.sources[index * map.topCount];
    for (let y = 0; y < CELL; y++) {
      for (let x = 0; x < CELL; x++) {
        const tx = (cell % map.columns) * CELL + x;
        const ty = Math.floor(cell / map.columns) * CELL + y;
        const sx = Math.min(width - 1, (source % map.columns) * CELL + x);
        const sy = Math.min(height - 1, Math.floor(source / map.columns) * CELL + y);
        if (tx >= width || ty >= height || mask.data[ty * width + tx] < 128) continue;
        copy(ty * width + tx, sy * width + sx);
      }
    }
  });
}

function fakeProvenance(mask: Mask, map: AttentionMap): Provenance {
  const sources = new Int32Array(mask.data.length).fill(-2);
  eachCopy(mask, map, (to, from) => (sources[to] = from));
  const box = { x: 0, y: 0, width: mask.width, height: mask.height };
  return { box, pictureWidth: mask.width, sources };
}

function fillFrom(image: Rgba, mask: Mask, map: AttentionMap): Rgba {
  const data = new Uint8ClampedArray(image.data);
  eachCopy(mask, map, (to, from) => data.set(image.data.subarray(4 * from, 4 * from + 4), 4 * to));
  return { width: image.width, height: image.height, data };
}
