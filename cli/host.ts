import type { AbortSignalLike } from '@contextual-fill/core';
import type { OpenEngine } from './engine.ts';
import type { ProgressStream } from './progress.ts';

/** What the command needs from its surroundings; tests bring their own. */
export interface Host {
  stdout: { write(text: string): unknown };
  stderr: ProgressStream;
  openEngine: OpenEngine;
  signal?: AbortSignalLike;
}
