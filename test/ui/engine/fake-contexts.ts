/**
 * Stands in for ui/engine/contexts/open.ts in tests that run in Node: every context is the engine's service itself, on
 * made-up hardware, and dies when the test says so.
 */
import { createGone, type Context, type ContextName } from '../../../ui/engine/contexts/context.ts';
import type { Hardware } from '../../../ui/engine/hardware.ts';
import { createService, type EngineService } from '../../../ui/engine/service.ts';

export interface FakeContext {
  readonly name: ContextName;
  readonly service: EngineService;
  readonly die: (why: string) => void;
  closed: boolean;
}

export const world = {
  /** What every context finds. */
  hardware: { secure: true, wasm: true } as Hardware,
  /** Contexts that are refused. */
  refused: [] as ContextName[],
  /** Every context that was opened, in order. */
  opened: [] as FakeContext[],
  /** Puts things in the place of the service's own. */
  change: (service: EngineService): Partial<EngineService> => ({ ...service }),
};

/** As at the beginning of a test. */
export function resetWorld(): void {
  world.hardware = { secure: true, wasm: true };
  world.refused = [];
  world.opened = [];
  world.change = () => ({});
}

export function openContext(name: ContextName): Promise<Context<EngineService>> {
  if (world.refused.includes(name)) return Promise.reject(new Error('the browser refused it'));
  const { gone, lost } = createGone();
  const own = { ...createService(), hardware: () => Promise.resolve(world.hardware) };
  const service = { ...own, ping: () => Promise.resolve(true), ...world.change(own) };
  const context: FakeContext = { name, service, die: lost, closed: false };
  world.opened.push(context);
  const close = () => void (context.closed = true);
  return Promise.resolve({ name, service, gone, close } as unknown as Context<EngineService>);
}
