/** The engine's contract: what goes in, what comes out. Plain data only; no tensor, DOM or Figma type. */

/** A picture: 8-bit RGBA, not premultiplied, row-major, `data.length === width * height * 4`. */
export interface Rgba {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** One byte a pixel, row-major, `data.length === width * height`. At or above 128 the pixel is in the mask. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray;
}

/** One byte a pixel, 0 or 1, `data.length === width * height`. */
export interface Flags {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** How a mask grows before it is filled: by so many pixels (negative: it shrinks), or to the object's rim. */
export type Growth = number | 'auto';

/** A rectangle in picture pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** How the working-size fill is brought to the picture's own resolution (design, section 5). */
export type Detail = 'patches' | 'residual' | 'none';

export type BackendName = 'webgpu' | 'webgl' | 'wasm' | 'cpu';

/** The stages of a fill, in the order in which they are reported. */
export type Stage = 'prepare' | 'coarse' | 'refine' | 'detail' | 'blend';

export interface Progress {
  readonly stage: Stage;
  /** Which region is being filled, from 0, and how many there are. */
  readonly region: number;
  readonly regions: number;
  /** Share of the whole job that is done, 0..1; never falls. */
  readonly fraction: number;
}

/** What the hole of one region looks like before the fill is done, as coarse as the networks see it. */
export interface Preview {
  /** Which region, from 0. */
  readonly region: number;
  /** Whose picture it is: the coarse network's, then the refinement's. */
  readonly stage: 'coarse' | 'refine';
  /** Where it lies in the picture: around the hole, in picture pixels, fractions kept. */
  readonly box: Box;
  /** Opaque; what is no hole shows the picture. At most about 256 px a side. */
  readonly image: Rgba;
}

/** The part of the DOM's AbortSignal that the engine reads. */
export interface AbortSignalLike {
  readonly aborted: boolean;
}

export interface FillOptions {
  /** Default 'patches'. */
  detail?: Detail;
  /** Pixels never to borrow from (at or above 128), the picture's size. */
  protect?: Mask;
  /** If given, the only pixels to borrow from (at or above 128), the picture's size. */
  only?: Mask;
  /**
   * Grow the mask by so many picture pixels before filling (negative shrinks it); default 0. 'auto' grows it where the
   * object's colours go on beyond its border, by at most 2 % of the longer side.
   */
  grow?: Growth;
  /**
   * Width, in picture pixels, of the soft edge inside the hole; default 2. Where large surroundings are looked at, at
   * least 3 unless it is 0.
   */
  feather?: number;
  /**
   * 0 (the default) borrows from the best sources; every other whole number leaves out other parts of the picture, so
   * that the fill comes from elsewhere. The same seed gives the same bytes on one backend.
   */
  seed?: number;
  signal?: AbortSignalLike;
  onProgress?: (progress: Progress) => void;
  /**
   * Asked once in a fill that has several regions of which some are independent: for somebody who fills such regions at
   * the same time, where there is one (`helperThrough`). The bytes are the same.
   */
  help?: () => Promise<PartHelper | undefined>;
  /** Called twice for each region, with what is known by then; the picture is the caller's. */
  onPreview?: (preview: Preview) => void;
}

/** One crop of the picture that was filled by one run of the networks. */
export interface Region {
  /** The crop, in picture pixels: hole and context. */
  readonly crop: Box;
  /** The hole's bounding box, in picture pixels. */
  readonly hole: Box;
  /** Size at which the networks saw the crop, without padding. */
  readonly workingWidth: number;
  readonly workingHeight: number;
}

/**
 * What the network attended to for the filled cells of one region (what was copied at last, `Provenance` tells). A
 * cell is a square of `cellSize` working pixels; cells are numbered row-major on a grid of `columns` x `rows` that
 * starts at the crop's top-left corner. One working pixel is `region.crop.width / region.workingWidth` picture pixels.
 */
export interface AttentionMap {
  readonly region: Region;
  readonly columns: number;
  readonly rows: number;
  readonly cellSize: number;
  /** Numbers of the cells that were filled, ascending. */
  readonly holeCells: Int32Array;
  /** For each hole cell its `topCount` best sources, best first; -1 where there are fewer. */
  readonly sources: Int32Array;
  /** The weights of `sources`, 0..1, same layout. */
  readonly weights: Float32Array;
  readonly topCount: number;
  /** For each hole cell the weight of all its sources together (1, or 0 where nothing could be attended to). */
  readonly totals: Float32Array;
  /**
   * For each cell of the grid, how much the hole attended to it: the sum of its weights over the hole cells.
   */
  readonly heat: Float32Array;
  /**
   * For each cell of the grid, how far the network trusted the copied picture, 0..1 (1 for networks without a gate).
   */
  readonly trust: Float32Array;
}

/**
 * Where the filled pixels of one region were copied from, exact at the picture's own resolution. With 'patches' every
 * pixel is a copy of one other, but for a change of brightness and colour that is smooth within a piece, and the soft
 * edge. With 'residual' the detail is a mean of several; named is the pixel that weighs most. With 'none', and where
 * there is nothing to copy, pixels are made by the network or by smooth continuation alone.
 */
export interface Provenance {
  /** The region's hole, in picture pixels. */
  readonly box: Box;
  /** Width of the picture that the positions are of. */
  readonly pictureWidth: number;
  /**
   * For each pixel of `box`, row-major, the position (`y * pictureWidth + x`) that it was copied from; -1 where it was
   * made instead, -2 where this region did not fill it. No source lies in the mask or where it is forbidden to borrow.
   */
  readonly sources: Int32Array;
}

/** Milliseconds per stage, all regions together: also those that were filled at the same time. */
export type Timings = Readonly<Record<Stage | 'total', number>>;

/** What stood under one part of the mask stood on this colour, as what was removed shows; undefined if on none. */
export interface Standing {
  /** Around that part, in pixels. */
  readonly box: Box;
  readonly colour: readonly [number, number, number] | undefined;
}

/** How a hole is filled, as far as it is plain data. */
export interface FillHow {
  readonly detail: Detail;
  readonly feather: number;
  readonly seed: number;
  /** Whether the designer has said what to borrow from. */
  readonly isSteered: boolean;
  /** What the parts of the mask stood on. */
  readonly standings: readonly Standing[];
}

/** A hole and what is looked at for it, in picture pixels. */
export type Extent = Pick<Region, 'crop' | 'hole'>;

/**
 * What is filled at once: one region or, of a long thin hole, several. The networks see one after the other; what they
 * made of all is brought to the picture's own resolution together, so that nothing ends where the hole was cut.
 */
export interface Part extends Extent {
  readonly regions: readonly Region[];
}

/** A part of the hole in a picture, or in as much of one as filling that part reads. */
export interface PartJob extends FillHow {
  readonly part: Part;
  readonly picture: Rgba;
  /** What is still to be filled, and what may be borrowed from: of the picture, or of as much as the part reads. */
  readonly masks: { readonly unfilled: Flags; readonly source: Flags; readonly box?: Box };
}

/** A region that was filled; positions are those of its job's picture. */
export interface RegionFill {
  /** What the region's hole and its surroundings in the hole's box look like. */
  readonly filled: Rgba;
  /** How many pixels of that were filled. */
  readonly pixels: number;
  readonly attention: AttentionMap;
  readonly provenance: Provenance;
  readonly confidence: number | null;
}

/** A part that somebody else has filled, and what it took. */
export interface HelpedFill {
  /** Of each of the part's regions. */
  readonly fills: readonly RegionFill[];
  readonly timings: Timings;
  readonly peakTensorBytes: number;
}

/** Who fills parts of a hole beside this engine. */
export interface PartHelper {
  /**
   * Fills a part; the job's arrays are handed over. One at a time. Rejects with whatever keeps it from that: the part
   * is then filled here. Regions are numbered from 0 in each part.
   *
   * @param onPreview if previews are wanted
   */
  fill(
    job: PartJob,
    onProgress: (progress: Progress) => void,
    onPreview?: (preview: Preview) => void,
  ): Promise<HelpedFill>;
  /** Stops what it does. */
  abort(): void;
}

export interface FillResult {
  /** The filled picture; outside the mask every byte equals the input. */
  readonly image: Rgba;
  /** One map per region, in the order of `regions`. */
  readonly attention: readonly AttentionMap[];
  /** Where the filled pixels were copied from, one for each region, in the order of `regions`. */
  readonly provenance: readonly Provenance[];
  readonly regions: readonly Region[];
  /**
   * How far the fill agrees with all that could contradict it, 0..1: with what lies just outside the hole, and with
   * what the networks say belongs inside. Below one half it is doubtful (`isDoubtful`): steer it or try another seed;
   * 0 if it brings back what was removed. It ranks fills of one hole, and of different pictures as docs/detail.md says.
   * Of several regions the confidence that a tenth of the filled pixels has at most. Null with 'residual' and 'none',
   * which lay nothing beside the hole that could be compared.
   */
  readonly confidence: number | null;
  /** The same of each region, in the order of `regions`. */
  readonly regionConfidence: readonly (number | null)[];
  /** How many of the regions somebody else filled (`FillOptions.help`). */
  readonly helpedRegions: number;
  readonly backend: BackendName;
  readonly timings: Timings;
  /** The most bytes that tensors held at one time during the fill. */
  readonly peakTensorBytes: number;
}

export interface Inpainter {
  readonly backend: BackendName;
  /**
   * Fills the hole: every pixel of the mask at or above 128. Throws an `InpaintError` on bad input, when nothing is
   * left to borrow from, or (code 'aborted') when the signal was raised; nothing is half-written and every tensor is
   * freed. Picture and mask are only read, but until the end: they must stay as they are meanwhile.
   *
   * ```ts
   * const controller = new AbortController();
   * const { image, attention } = await inpainter.fill(picture, mask, {
   *   grow: 4,
   *   signal: controller.signal,
   *   onProgress: ({ stage, fraction }) => console.log(stage, Math.round(100 * fraction)),
   * });
   * ```
   */
  fill(image: Rgba, mask: Mask, options?: FillOptions): Promise<FillResult>;
  /**
   * Compiles shaders and allocates buffers by filling one picture of the size that the networks see most. Worth its
   * time on a GPU only (docs/speed.md). A fill that is asked for meanwhile waits for the end of the warm-up. To end it
   * early, raise the signal: it then rejects with an `InpaintError` (code 'aborted') after the step that runs. Every
   * tensor is freed; shaders that have been compiled until then are kept.
   */
  warmup(signal?: AbortSignalLike): Promise<void>;
  /** Frees the weights. The inpainter cannot be used afterwards. */
  dispose(): void;
}
