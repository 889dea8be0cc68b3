/** Runs in Chromium: one backend with one set of flags. */
import { type Profile, profileFill, type ProfileRequest } from './fill.ts';
import { type AfterHole, fillHoles } from './holes.ts';

async function bytes(path: string): Promise<Uint8Array> {
  return new Uint8Array(await (await fetch(path)).arrayBuffer());
}

/** What a page is asked for: one picture many times, or many holes once. */
export interface PageRequest extends ProfileRequest {
  readonly side: number;
  readonly holes: boolean;
}

export default async function run(request: PageRequest): Promise<Profile | AfterHole[]> {
  const { side } = request;
  const input = {
    manifest: JSON.parse(new TextDecoder().decode(await bytes('/manifest.json'))) as unknown,
    weights: await bytes('/weights.bin'),
    image: { width: side, height: side, data: await bytes('/image') },
    mask: await bytes('/mask'),
  };
  return request.holes ? fillHoles(request, input) : profileFill(request, input);
}
