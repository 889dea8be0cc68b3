/** Kernels in WebAssembly: the inner loops of the patch synthesis, several times as fast as their TypeScript twins. */

/** What this file needs of WebAssembly; the engine is compiled without the browser's types. */
interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
interface WebAssemblyApi {
  compile(bytes: Uint8Array): Promise<object>;
  Module: { exports(module: object): { name: string }[] };
  Memory: new (limits: { initial: number; maximum?: number }) => Memory;
  Instance: new (module: object, imports: object) => { readonly exports: object };
}
declare const WebAssembly: WebAssemblyApi | undefined;
declare const atob: (text: string) => string;
/** The built kernels in base64, where the build puts them into a script (scripts/build-ui.ts). */
declare const DETAIL_KERNELS: string | undefined;

/** What the files of core/kernels/assembly but two export; rasters are byte offsets in the kernels' memory. */
export interface DetailKernels {
  setField(
    width: number,
    height: number,
    radius: number,
    targets: number,
    nearest: number,
    cost: number,
    uses: number,
    isSource: number,
    variance: number,
    counted: number,
    guided: number,
    unknown: number,
    colour: number,
    guide: number,
    texture: number,
  ): void;
  setPlace(across: number, x: number, y: number, columns: number, side: number): void;
  setPrices(
    guideWeight: number,
    contextWeight: number,
    textureWeight: number,
    varianceAllowance: number,
    incoherence: number,
    reuse: number,
    remoteness: number,
  ): void;
  setRandom(state: number): void;
  getRandom(): number;
  measure(from: number, to: number): void;
  search(from: number, to: number, count: number, backwards: boolean, reach: number): void;
  setCopies(
    weight: number,
    copies: number,
    source: number,
    gaussian: number,
    proposed: number,
    weights: number,
  ): void;
  chooseCopies(positions: number, length: number): void;
  moveJoints(positions: number, length: number): number;
  setCorrection(
    cells: number,
    kinds: number,
    rightSide: number,
    value: number,
    starts: number,
    row: number,
    weights: number,
    inverse: number,
  ): void;
  relaxCorrection(from: number, to: number): void;
  findNeighbours(kinds: number, width: number, height: number, around: number): void;
  relaxMembrane(
    values: number,
    around: number,
    width: number,
    from: number,
    to: number,
    sweep: number,
    factor: number,
  ): void;
  halveMembrane(
    kinds: number,
    values: number,
    width: number,
    height: number,
    halfKinds: number,
    halfValues: number,
    from: number,
    to: number,
  ): void;
  interpolateMembrane(
    halfKinds: number,
    halfValues: number,
    kinds: number,
    values: number,
    width: number,
    height: number,
    from: number,
    to: number,
  ): void;
  addVariances(
    colour: number,
    width: number,
    height: number,
    size: number,
    from: number,
    to: number,
    steps: number,
    columns: number,
    variance: number,
  ): void;
  spreadRow(row: number, first: number, second: number, share: number, width: number, into: number): void;
  mixRows(above: number, below: number, share: number, count: number, into: number): void;
  setJudged(
    width: number,
    height: number,
    colour: number,
    source: number,
    points: number,
    xs: number,
    ys: number,
    terms: number,
    seen: number,
    takenX: number,
    takenY: number,
    differences: number,
  ): void;
  setPoints(count: number): void;
  judgeShift(dx: number, dy: number, bound: number): number;
  writeShiftErrors(dx: number, dy: number, errors: number): void;
  judgeMap(centreX: number, centreY: number, unit: number, errors: number): number;
  equate(
    centreX: number,
    centreY: number,
    unit: number,
    most: number,
    typical: number,
    matrix: number,
    right: number,
  ): number;
  setPlanes(planes: number, line: number, rows: number, sums: number, seen: number): void;
  setRing(points: number, count: number, asked: number, askedCount: number, answered: number): void;
  tryShifts(dy: number, length: number, bound: number, into: number): void;
}

/** What core/kernels/assembly/{convolution,filters}.ts export: those two. */
export interface ConvolutionKernels {
  transformFilter(filter: number, inputs: number, outputs: number, into: number, room: number): void;
  winograd(
    input: number,
    height: number,
    width: number,
    rowPixels: number,
    inputs: number,
    weights: number,
    bias: number,
    outputs: number,
    output: number,
    slope: number,
    scratch: number,
    chunk: number,
  ): void;
  direct(
    input: number,
    rowPixels: number,
    inputs: number,
    stride: number,
    weights: number,
    bias: number,
    outputs: number,
    output: number,
    height: number,
    width: number,
    slope: number,
  ): void;
}

const PAGE = 65_536;
/** The kernels keep what they remember below this address. */
const BASE = 1024;

/** What a compiled file must export; one that was left by an older version of the sources may not. */
const NAMES = [
  'transformFilter',
  'winograd',
  'direct',
  'setField',
  'setPlace',
  'setPrices',
  'setRandom',
  'getRandom',
  'measure',
  'search',
  'setCopies',
  'chooseCopies',
  'moveJoints',
  'setCorrection',
  'relaxCorrection',
  'findNeighbours',
  'relaxMembrane',
  'halveMembrane',
  'interpolateMembrane',
  'addVariances',
  'spreadRow',
  'mixRows',
  'setJudged',
  'setPoints',
  'judgeShift',
  'writeShiftErrors',
  'judgeMap',
  'equate',
  'setPlanes',
  'setRing',
  'tryShifts',
] as const satisfies readonly (keyof DetailKernels | keyof ConvolutionKernels)[];

let compiled: object | undefined;

/**
 * Compiles the kernels; from then on fills use them. Where WebAssembly or its SIMD is missing or forbidden nothing
 * changes: the TypeScript does the same, to the byte.
 *
 * @param bytes kernels.wasm, which `npm ci` and `npm run build` make from core/kernels/assembly
 * @returns whether they will be used
 */
export async function installKernels(bytes: Uint8Array): Promise<boolean> {
  try {
    const api = typeof WebAssembly === 'undefined' ? undefined : WebAssembly;
    const made = await api?.compile(bytes);
    const names = made && api?.Module.exports(made).map(({ name }) => name);
    compiled = NAMES.every((name) => names?.includes(name)) ? made : undefined;
  } catch {
    compiled = undefined;
  }
  return compiled !== undefined;
}

/** Installs the kernels that were built into this script, once. */
export async function prepareKernels(): Promise<void> {
  if (compiled || typeof DETAIL_KERNELS === 'undefined') return;
  await installKernels(Uint8Array.from(atob(DETAIL_KERNELS), (letter) => letter.charCodeAt(0)));
}

/** Does without the kernels, as where they cannot be compiled. */
export function removeKernels(): void {
  compiled = undefined;
}

/** Memory of a fixed size that is given out in parts and shared with kernels, where there are any. */
export class KernelMemory {
  readonly kernels: DetailKernels | undefined;
  private readonly buffer: ArrayBuffer;
  private next = BASE;

  /** @param bytes what will be asked for in all, each part rounded up to 16 */
  constructor(bytes: number) {
    // Kernels read whole groups of eight values, so a little beyond a raster's end.
    const pages = Math.ceil((BASE + bytes + 64) / PAGE);
    const shared = start(pages);
    this.kernels = shared?.kernels;
    this.buffer = shared?.buffer ?? new ArrayBuffer(pages * PAGE);
  }

  bytes(count: number): Uint8Array {
    return new Uint8Array(this.buffer, this.take(count), count);
  }

  integers(count: number): Int32Array {
    return new Int32Array(this.buffer, this.take(4 * count), count);
  }

  floats(count: number): Float32Array {
    return new Float32Array(this.buffer, this.take(4 * count), count);
  }

  doubles(count: number): Float64Array {
    return new Float64Array(this.buffer, this.take(8 * count), count);
  }

  private take(bytes: number): number {
    const at = this.next;
    this.next += 16 * Math.ceil(bytes / 16);
    return at;
  }
}

function start(pages: number): { kernels: DetailKernels; buffer: ArrayBuffer } | undefined {
  const shared = instantiate({ initial: pages, maximum: pages });
  return shared && { kernels: shared.exports as DetailKernels, buffer: shared.memory.buffer };
}

function instantiate(limits: {
  initial: number;
  maximum?: number;
}): { exports: object; memory: Memory } | undefined {
  if (!compiled || typeof WebAssembly === 'undefined') return undefined;
  try {
    const memory = new WebAssembly.Memory(limits);
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } });
    return { exports, memory };
  } catch {
    // Out of address space, or a page that may not start modules: there is always another way.
    return undefined;
  }
}

/**
 * Memory grows by so much at a time, at least. Each growth looks to JavaScript as if all of it were new, so that
 * garbage is collected; and what is not used is not taken from the system.
 */
const STEP = 1 << 24;

/** Memory that grows, and kernels that work in it. */
export class GrowingMemory {
  private next = BASE;

  private constructor(
    readonly kernels: ConvolutionKernels,
    private readonly memory: Memory,
  ) {}

  /** Undefined where there are no kernels. */
  static open(): GrowingMemory | undefined {
    const shared = instantiate({ initial: 16 });
    return shared && new GrowingMemory(shared.exports as ConvolutionKernels, shared.memory);
  }

  /** All of it as floats; to be asked for anew after every `take`. */
  get floats(): Float32Array {
    return new Float32Array(this.memory.buffer);
  }

  /** The address of so many new floats; undefined where there is no more memory to be had. */
  take(count: number): number | undefined {
    const at = this.next;
    const end = at + 64 * Math.ceil(count / 16);
    const missing = end - this.memory.buffer.byteLength;
    if (missing > 0 && !this.grow(Math.max(missing, STEP)) && !this.grow(missing)) return undefined;
    this.next = end;
    return at;
  }

  private grow(bytes: number): boolean {
    try {
      this.memory.grow(Math.ceil(bytes / PAGE));
      return true;
    } catch {
      return false;
    }
  }
}
