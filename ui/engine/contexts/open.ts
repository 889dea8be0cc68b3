import type { EngineService } from '../service.ts';
import type { Context, ContextName } from './context.ts';
import { openFrame } from './frame.ts';
import { openPage } from './page.ts';
import { openWorker } from './worker.ts';

const openers: Readonly<Record<ContextName, (source: string) => Promise<Context<EngineService>>>> = {
  worker: openWorker,
  frame: openFrame,
  page: openPage,
};

/** Runs the engine's script in the context of that name. Rejects with the reason when it is not to be had. */
export function openContext(name: ContextName, source: string): Promise<Context<EngineService>> {
  return openers[name](source);
}
