import { createEngineClient } from '../engine/create-client.ts';
import type { ContextName } from '../engine/contexts/context.ts';
import { openContext } from '../engine/contexts/open.ts';
import { findHardware, type Gpu, type Hardware } from '../engine/hardware.ts';
import type { EngineAssets } from '../engine/service.ts';
import { handOver } from '../engine/transfer.ts';

/** One heading of the report and its lines. */
export interface Section {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Which kind of document this window is, the question on which WebGPU hangs. */
export function frameKind(page: Window = window): string {
  const kind = /^(about:srcdoc|about:blank|[a-z-]+:)/.exec(page.location.href)?.[0] ?? 'unknown';
  let depth = 0;
  for (let frame: Window = page; frame !== frame.parent && depth < 9; frame = frame.parent) depth++;
  const ancestors = page.location.ancestorOrigins;
  const above = ancestors && ancestors.length > 0 ? ` below ${[...ancestors].join(', ')}` : '';
  return `${kind} document, ${depth} deep, origin ${page.origin}${above}`;
}

/** What an expression gives here, or the error that it throws. */
function ask(question: () => unknown): string {
  try {
    return String(question());
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  }
}

const gpu = (found: Gpu | undefined) =>
  found ? `${found.device || 'yes'}${found.software ? ' (emulated)' : ''}` : 'none';

const hardwareLines = ({ secure, webgpu, webgl, wasm }: Hardware) => [
  `secure context: ${secure}`,
  `WebGPU: ${gpu(webgpu)}`,
  `WebGL2: ${gpu(webgl)}`,
  `WebAssembly: ${wasm ? 'yes' : 'no'}`,
];

/** Longest wait for the self-tests of one context: a backend that never answers must not hide the others. */
const patience = 120_000;

function late(): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('its self-tests did not come to an end')), patience);
  });
}

async function contextSection(name: ContextName, source: string, assets: EngineAssets): Promise<Section> {
  const title = { worker: 'In a worker', frame: 'In a sandboxed child frame', page: 'In this window' }[name];
  try {
    const context = await openContext(name, source);
    try {
      const hardware = await Promise.race([context.service.hardware(), context.gone]);
      const { manifest, weights, wasm } = assets;
      await context.service.load(handOver({ manifest, weights: weights.slice(), wasm: wasm.slice() }));
      const checks = await Promise.race([context.service.detect(), context.gone, late()]);
      const tested = checks.map(({ name: backend, usable, why, selfTestMilliseconds, maximumError }) => {
        const error = maximumError === undefined ? '' : `, largest error ${maximumError.toExponential(1)}`;
        const time = selfTestMilliseconds === undefined ? '' : ` in ${Math.round(selfTestMilliseconds)} ms`;
        return `${backend}: ${usable ? 'passed its self-test' : `not usable (${why})`}${time}${error}`;
      });
      return { title, lines: [...hardwareLines(hardware), ...tested] };
    } finally {
      context.close();
    }
  } catch (error) {
    return { title, lines: [`refused: ${error instanceof Error ? error.message : String(error)}`] };
  }
}

/** The engine's own choice, made the way every job makes it. */
async function choiceSection(source: string, assets: EngineAssets): Promise<Section> {
  const engine = createEngineClient({ source, assets: () => Promise.resolve(assets) });
  try {
    const { label, attempts } = await engine.start();
    const passedOver = attempts
      .filter(({ ok }) => !ok)
      .map(({ backend, context, why }) => `passed over ${backend} in the ${context}: ${why}`);
    return { title: 'The engine', lines: [`runs on ${label}`, ...passedOver] };
  } catch (error) {
    return { title: 'The engine', lines: [error instanceof Error ? error.message : String(error)] };
  } finally {
    engine.dispose();
  }
}

/** The page itself: what it is and what it may. */
async function pageSection(): Promise<Section> {
  const hardware = await findHardware();
  return {
    title: 'This window',
    lines: [
      frameKind(),
      ...hardwareLines(hardware),
      `navigator.gpu: ${typeof navigator.gpu}`,
      `cross-origin isolated: ${globalThis.crossOriginIsolated}`,
      `localStorage: ${ask(() => typeof window.localStorage)}`,
      `processors: ${navigator.hardwareConcurrency}`,
      `user agent: ${navigator.userAgent}`,
    ],
  };
}

/**
 * Finds out all that *About this plugin* shows, section by section, calling back as each one is there: the versions and
 * the sandbox's own lines, this window, the three contexts with every backend's self-test, and the engine's choice.
 */
export async function makeReport(
  source: string,
  assets: EngineAssets,
  first: Section,
  onSection: (sections: readonly Section[]) => void,
): Promise<readonly Section[]> {
  const sections: Section[] = [first];
  const add = (section: Section) => {
    sections.push(section);
    onSection([...sections]);
  };
  onSection([...sections]);
  add(await pageSection());
  add(await choiceSection(source, assets));
  for (const name of ['worker', 'frame', 'page'] as const) add(await contextSection(name, source, assets));
  return sections;
}

/** The report as plain text, to be copied into a message. */
export function reportText(sections: readonly Section[]): string {
  return sections
    .map(({ title, lines }) => [title, ...lines.map((line) => `  ${line}`)].join('\n'))
    .join('\n\n');
}
