import { installBuiltKernels } from '../../../cli/kernels.ts';
import { openRunner } from '../../ui/browser.ts';
import { watchProcessor } from './processor.ts';
import { type AfterHole, fillHoles } from './holes.ts';
import type { PageRequest } from './page.ts';
import { type Profile, profileFill, type ProfileInput, type ProfileRequest } from './fill.ts';

/**
 * A profile and the processor time, in milliseconds, of all processes that took part; undefined where the system does
 * not tell.
 */
export interface MeasuredProfile extends Profile {
  readonly processor: { readonly create?: number; readonly first?: number; readonly later?: number };
}

/**
 * Runs requests where their backend is: the GPU ones in Chromium, each in a page of its own, the others here in Node.
 */
export interface Places {
  run(request: ProfileRequest): Promise<MeasuredProfile>;
  /** One hole after the other (holes.ts). */
  runHoles(request: ProfileRequest): Promise<AfterHole[]>;
  close(): Promise<void>;
}

/** Opens both; the caller closes them. Chromium starts with the first request that needs it. */
export function openPlaces(input: ProfileInput): Places {
  let runner: ReturnType<typeof openRunner> | undefined;
  const inNode = ({ backend }: ProfileRequest) => backend === 'wasm' || backend === 'cpu';
  async function inPage<Result>(request: ProfileRequest, holes: boolean): Promise<Result> {
    runner ??= openRunner('test/bench/profile/page.ts', {
      timeout: 1_800_000,
      files: {
        '/manifest.json': JSON.stringify(input.manifest),
        '/weights.bin': input.weights,
        '/image': new Uint8Array(input.image.data),
        '/mask': new Uint8Array(input.mask),
      },
    });
    const asked: PageRequest = { ...request, side: input.image.width, holes };
    return (await runner).run<Result>(asked);
  }
  return {
    async run(request) {
      await installBuiltKernels();
      const watch = watchProcessor();
      try {
        const profile = inNode(request)
          ? await profileFill(request, input)
          : await inPage<Profile>(request, false);
        const { create, first, later } = profile.spans;
        const fills = later.map((span) => watch.between(...span)).filter((spent) => spent !== undefined);
        const processor = {
          create: watch.between(...create),
          first: watch.between(...first),
          ...(fills.length > 0 ? { later: Math.min(...fills) } : {}),
        };
        return { ...profile, processor };
      } finally {
        watch.stop();
      }
    },
    async runHoles(request) {
      await installBuiltKernels();
      return inNode(request) ? fillHoles(request, input) : inPage<AfterHole[]>(request, true);
    },
    async close() {
      await (await runner)?.close();
    },
  };
}
