/**
 * `npm run bench:profile -- [--backend wasm ...] [--side 256] [--set FLAG=value ...] [--flags | --warmup | --holes]`:
 * where a whole fill spends its time, backend by backend. WASM and plain JavaScript run in Node, WebGL and WebGPU in
 * headless Chromium, emulated on the processor where there is no GPU. `--set` sets a flag of TensorFlow.js. Instead
 * of the profile, `--flags` compares such flags on the GPU backends, `--warmup` the first fill with and without one
 * before it (in Node only its first row is cold: one process), `--holes` what shaders and textures add up to over
 * several holes.
 */
import { parseArgs } from 'node:util';

import type { BackendName } from '../../core/types.ts';
import type { ProfileRequest } from './profile/fill.ts';
import { type MeasuredProfile, openPlaces, type Places } from './profile/places.ts';
import { sampleInput } from './profile/sample.ts';
import {
  difference,
  kernelTable,
  megabytes,
  milliseconds,
  stageTable,
  table,
  trafficTable,
} from './profile/table.ts';
import { nameOf, VARIANTS } from './profile/variants.ts';

const { values } = parseArgs({
  options: {
    backend: { type: 'string', multiple: true, default: ['wasm', 'cpu', 'webgl', 'webgpu'] },
    side: { type: 'string', default: '256' },
    repeats: { type: 'string', default: '2' },
    flags: { type: 'boolean', default: false },
    warmup: { type: 'boolean', default: false },
    holes: { type: 'boolean', default: false },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const backends = values.backend as BackendName[];
const side = Number(values.side);
const repeats = Number(values.repeats);
const flags = Object.fromEntries(
  values.set.map((pair) => {
    const [name, value] = pair.split('=');
    return [name, JSON.parse(value) as boolean | number];
  }),
);

async function profile(places: Places, backend: BackendName): Promise<void> {
  const result = await places.run({ backend, detail: 'patches', repeats, kernels: true, flags });
  const { create, programs, textureBytes, kernels, processor } = result;
  console.log(
    `\n${backend}: made in ${milliseconds(create)} ms; processor time of the first fill ${milliseconds(processor.first)} ms, ` +
      `of a later one ${milliseconds(processor.later)} ms`,
  );
  console.log(stageTable(result));
  console.log(`\n${kernelTable(result)}\n(times: ${kernels!.clock})\n`);
  console.log(trafficTable(result));
  if (programs !== undefined)
    console.log(`shaders ${programs}, textures ${megabytes(textureBytes)} MB at the end`);
}

async function compareFlags(
  places: Places,
  backend: 'webgl' | 'webgpu',
  mask: ArrayLike<number>,
): Promise<void> {
  const fixed = { detail: 'none', repeats, kernels: false } as const;
  const reference = await places.run({ ...fixed, backend: 'wasm' });
  console.log(
    `\n${backend}: milliseconds (of processor time); shaders; textures in MB; difference from WASM's refined picture in 255ths, mean and largest`,
  );
  for (const flags of VARIANTS[backend]) {
    let line: string[];
    try {
      const result = await places.run({ ...fixed, backend, flags });
      const { create, first, best, programs, textureBytes, processor } = result;
      const { mean, largest } = difference(result, reference, mask);
      line = [
        `made ${milliseconds(create)} (${milliseconds(processor.create)})`,
        `first ${milliseconds(first.total)} (${milliseconds(processor.first)})`,
        `later ${milliseconds(best.total)} (${milliseconds(processor.later)})`,
        `${programs} shaders`,
        `${megabytes(textureBytes)} MB`,
        `${mean.toFixed(3)} / ${largest}`,
      ];
    } catch (error) {
      line = [String(error).split('\n')[0]];
    }
    console.log(`${nameOf(flags)}: ${line.join(', ')}`);
  }
}

async function compareWarmup(places: Places, backend: BackendName): Promise<void> {
  const runs: [string, MeasuredProfile][] = [];
  for (const warmup of [undefined, 128, 256]) {
    const request: ProfileRequest = { backend, detail: 'none', repeats, kernels: false, warmup, flags };
    runs.push([warmup === undefined ? 'none' : `${warmup} px`, await places.run(request)]);
  }
  console.log(`\n${backend}, milliseconds (of processor time)`);
  const both = (time: number | undefined, processor: number | undefined) =>
    `${milliseconds(time)} (${milliseconds(processor)})`;
  console.log(
    table([
      ['warm-up', 'itself', 'shaders before', 'after the first', 'first fill', 'later fill', 'first / later'],
      ...runs.map(([name, { warmup, programsBefore, programs, first, best, processor }]) => [
        name,
        milliseconds(warmup),
        milliseconds(programsBefore),
        milliseconds(programs),
        both(first.total, processor.first),
        both(best.total, processor.later),
        processor.later ? (processor.first! / processor.later).toFixed(2) : '-',
      ]),
    ]),
  );
}

async function compareHoles(places: Places, backend: BackendName): Promise<void> {
  const seen = await places.runHoles({ backend, detail: 'none', repeats, kernels: false, flags });
  console.log(`\n${backend}, one hole after the other`);
  console.log(
    table([
      ['hole, share of the side', 'ms', 'shaders so far', 'textures in MB'],
      ...seen.map(({ hole, milliseconds: spent, programs, textureBytes }) => [
        hole.join(' x '),
        milliseconds(spent),
        milliseconds(programs),
        megabytes(textureBytes),
      ]),
    ]),
  );
}

const input = sampleInput(side);
const places = openPlaces(input);
try {
  console.log(`A fill of a ${side} x ${side} picture with a hole of 15 %, default weights.`);
  for (const backend of backends) {
    if (values.holes) await compareHoles(places, backend);
    else if (values.warmup) await compareWarmup(places, backend);
    else if (!values.flags) await profile(places, backend);
    else if (backend === 'webgl' || backend === 'webgpu') await compareFlags(places, backend, input.mask);
  }
} finally {
  await places.close();
}
