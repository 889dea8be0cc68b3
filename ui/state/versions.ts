import {
  type AttentionMap,
  type BackendName,
  type Box,
  type Detail,
  type FillOptions,
  type FillResult,
  type Mask,
  type Provenance,
  type Rgba,
  type Work,
} from '@contextual-fill/core';
import { intersect } from './box.ts';
import { sameBytes } from './byte-loops.ts';
import { seedAfter } from '../../plugin/protocol/values.ts';
import { addChanges, wordsOf } from '../picture/add-changes.ts';

/** The mask of a run, kept only where it is not empty. */
export interface KeptMask {
  readonly box: Box;
  readonly data: Uint8Array;
}

/** What a fill was asked for. Fills that were asked for alike differ in their seeds alone. */
export interface Request {
  readonly mask: KeptMask;
  /** From where it may not borrow, and the only places from which it may; null without such an area. */
  readonly protect: KeptMask | null;
  readonly only: KeptMask | null;
  readonly detail: Detail;
  readonly grow: NonNullable<FillOptions['grow']>;
  readonly feather: number;
}

/** One state of the picture: the original, or what a run made of an earlier state. */
export interface Version {
  readonly id: number;
  readonly parent: number | null;
  /** The pixels that differ from the parent, RGBA; nothing else changes in a fill. */
  readonly patch: { readonly box: Box; readonly data: Uint8Array } | null;
  /** What the run was asked for; null of the original. */
  readonly request: Request | null;
  readonly attention: readonly AttentionMap[];
  readonly provenance: readonly Provenance[];
  readonly seed: number;
  readonly backend: BackendName | null;
  readonly milliseconds: number;
  /** How far the fill is to be trusted, see `FillResult`; null of the original. */
  readonly confidence: number | null;
}

/** The box around the non-zero bytes of a mask and the bytes in it; `null` if there are none `within` a box. */
export function keepMask(mask: Mask, within: Box): KeptMask | null {
  let left = mask.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = within.y; y < within.y + within.height; y++) {
    const start = y * mask.width;
    let first = -1;
    let last = -1;
    for (let x = within.x; x < within.x + within.width; x++) {
      if (mask.data[start + x] === 0) continue;
      if (first < 0) first = x;
      last = x;
    }
    if (first < 0) continue;
    if (top < 0) top = y;
    bottom = y;
    if (first < left) left = first;
    if (last > right) right = last;
  }
  if (top < 0) return null;
  const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
  const data = new Uint8Array(box.width * box.height);
  for (let y = 0; y < box.height; y++) {
    const start = (box.y + y) * mask.width + box.x;
    data.set(mask.data.subarray(start, start + box.width), y * box.width);
  }
  return { box, data };
}

function sameMask(a: KeptMask | null, b: KeptMask | null): boolean {
  if (!a || !b) return a === b;
  return sameBox(a.box, b.box) && sameBytes(a.data, b.data);
}

const sameBox = (a: Box, b: Box) =>
  a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;

function sameRequest(a: Request, b: Request): boolean {
  return (
    a.detail === b.detail &&
    a.grow === b.grow &&
    a.feather === b.feather &&
    sameMask(a.mask, b.mask) &&
    sameMask(a.protect, b.protect) &&
    sameMask(a.only, b.only)
  );
}

/**
 * Whether one fill ranks below another one of the same hole, by the engine's own check. What was not checked ranks
 * below nothing.
 */
export function ranksBelow(a: Version, b: Version): boolean {
  return a.confidence !== null && b.confidence !== null && a.confidence < b.confidence;
}

function samePatch({ patch: a }: Version, { patch: b }: Version): boolean {
  if (!a || !b) return a === b;
  return sameBox(a.box, b.box) && sameBytes(a.data, b.data);
}

/** The full-size mask again. */
export function restoreMask(kept: KeptMask, width: number, height: number): Mask {
  const data = new Uint8Array(width * height);
  const { box } = kept;
  for (let y = 0; y < box.height; y++) {
    data.set(kept.data.subarray(y * box.width, (y + 1) * box.width), (box.y + y) * width + box.x);
  }
  return { width, height, data };
}

/** The box around the pixels in which two pictures of one size differ; `null` if they are equal. */
function* differingBox(a: Rgba, b: Rgba): Work<Box | null> {
  const first = wordsOf(a);
  const second = wordsOf(b);
  let left = a.width;
  let right = -1;
  let top = -1;
  let bottom = -1;
  for (let y = 0; y < a.height; y++) {
    yield;
    const start = y * a.width;
    let x = 0;
    while (x < a.width && first[start + x] === second[start + x]) x++;
    if (x === a.width) continue;
    if (top < 0) top = y;
    bottom = y;
    if (x < left) left = x;
    let end = a.width - 1;
    while (first[start + end] === second[start + end]) end--;
    if (end > right) right = end;
  }
  return top < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

function cutPicture(image: Rgba, box: Box): Uint8Array {
  const data = new Uint8Array(box.width * box.height * 4);
  for (let y = 0; y < box.height; y++) {
    const start = ((box.y + y) * image.width + box.x) * 4;
    data.set(image.data.subarray(start, start + box.width * 4), y * box.width * 4);
  }
  return data;
}

/**
 * The tree of everything the picture has been in this session. Only differences are kept, so that a long session on a
 * 4096 px picture stays small.
 */
export class Versions {
  readonly all: Version[];
  /** The seeds of all runs, by the version they were run on. */
  private readonly seeds = new Map<number, Set<number>>();

  constructor(readonly original: Rgba) {
    this.all = [
      {
        id: 0,
        parent: null,
        patch: null,
        request: null,
        attention: [],
        provenance: [],
        seed: 0,
        backend: null,
        milliseconds: 0,
        confidence: null,
      },
    ];
  }

  get(id: number): Version {
    return this.all[id];
  }

  /**
   * Adds what a run made of the version `parent`, which looks as `before`. Returns the new version, or an earlier one
   * of another seed that is the same to the last byte.
   */
  *add(parent: number, before: Rgba, result: FillResult, request: Request, seed: number): Work<Version> {
    const used = this.seeds.get(parent) ?? new Set();
    this.seeds.set(parent, used.add(seed));
    const box = yield* differingBox(before, result.image);
    const version: Version = {
      id: this.all.length,
      parent,
      patch: box ? { box, data: cutPicture(result.image, box) } : null,
      request,
      attention: result.attention,
      provenance: result.provenance,
      seed,
      backend: result.backend,
      milliseconds: result.timings.total,
      confidence: result.confidence,
    };
    const same = this.siblingsOf(version).find((one) => one.seed !== seed && samePatch(one, version));
    if (same) return same;
    this.all.push(version);
    return version;
  }

  /**
   * The fills that were asked for as this version was, itself among them: of the same area of the same picture, under
   * the same rules. Best first by the engine's own check; then, and where nothing was checked, in the order in which
   * they were made. Empty for the original.
   */
  choicesOf(id: number): Version[] {
    return this.siblingsOf(this.get(id)).sort(
      (a, b) => (b.confidence ?? -1) - (a.confidence ?? -1) || a.id - b.id,
    );
  }

  private siblingsOf({ parent, request }: Version): Version[] {
    if (!request) return [];
    return this.all.filter(
      (one) => one.parent === parent && one.request && sameRequest(one.request, request),
    );
  }

  /** A seed that no run on the version `parent` has used yet, for another fill of the same area. */
  nextSeed(parent: number): number {
    const used = this.seeds.get(parent) ?? new Set();
    let seed = seedAfter(Math.max(-1, ...used));
    while (used.has(seed)) seed = seedAfter(seed);
    return seed;
  }

  /** The whole picture of a version. The original is given as it is; do not write into it. */
  *imageOf(id: number): Work<Rgba> {
    const chain: Version[] = [];
    for (let version: Version | null = this.get(id); version;) {
      if (version.patch) chain.push(version);
      version = version.parent === null ? null : this.get(version.parent);
    }
    if (chain.length === 0) return this.original;
    const { width, height } = this.original;
    const data = new Uint8ClampedArray(this.original.data.length);
    for (let at = 0; at < data.length; at += width * 4) {
      yield;
      data.set(this.original.data.subarray(at, at + width * 4), at);
    }
    for (const version of chain.reverse()) {
      const { box, data: pixels } = version.patch!;
      for (let y = 0; y < box.height; y++) {
        yield;
        data.set(
          pixels.subarray(y * box.width * 4, (y + 1) * box.width * 4),
          ((box.y + y) * width + box.x) * 4,
        );
      }
    }
    return { width, height, data };
  }

  /** The version on the way to this one that changed pixels of a box last; 0, the original, where none did. */
  lastChange(id: number, box: Box): number {
    for (let version: Version | null = this.get(id); version;) {
      if (version.patch && intersect(version.patch.box, box)) return version.id;
      version = version.parent === null ? null : this.get(version.parent);
    }
    return 0;
  }

  /** A part of a version's picture; the box lies inside it. */
  partOf(id: number, box: Box): Rgba {
    const version = this.get(id);
    const { parent, patch } = version;
    if (parent === null) return { ...box, data: cutPicture(this.original, box) };
    const part = this.partOf(parent, box);
    const changed = patch && intersect(patch.box, box);
    if (!changed) return part;
    for (let y = changed.y; y < changed.y + changed.height; y++) {
      const from = ((y - patch.box.y) * patch.box.width + changed.x - patch.box.x) * 4;
      const to = ((y - box.y) * box.width + changed.x - box.x) * 4;
      part.data.set(patch.data.subarray(from, from + changed.width * 4), to);
    }
    return part;
  }

  /** Everything that runs filled on the way from the original to a version: their masks, and all that differs. */
  *maskOf(id: number): Work<Mask> {
    const { width, height } = this.original;
    const data = new Uint8Array(width * height);
    for (let version: Version | null = this.get(id); version;) {
      if (version.request) {
        const { box, data: kept } = version.request.mask;
        for (let y = 0, i = 0; y < box.height; y++) {
          yield;
          const start = (box.y + y) * width + box.x;
          for (let at = start; at < start + box.width; at++, i++) if (kept[i] > data[at]) data[at] = kept[i];
        }
      }
      version = version.parent === null ? null : this.get(version.parent);
    }
    const mask = { width, height, data };
    yield* addChanges(mask, this.original, yield* this.imageOf(id));
    return mask;
  }
}
