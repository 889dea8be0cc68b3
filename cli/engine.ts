import type { Inpainter } from '@contextual-fill/core';
import type { FillArguments } from './arguments.ts';
import type { RenderAttention } from './attention-picture.ts';

export interface Engine {
  inpainter: Inpainter;
  renderAttention: RenderAttention;
  /** The network's name and the SHA-256 of its weights, as its bundle says. */
  architecture: string;
  sha256?: string;
}

export type OpenEngine = (options: Pick<FillArguments, 'backend' | 'weights'>) => Promise<Engine>;
