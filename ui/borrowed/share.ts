import type { Mask, Provenance } from '@contextual-fill/core';
import { useEffect, useState } from 'preact/hooks';
import { inTurns } from '../in-turns.ts';
import { shareFrom } from './model.ts';

/**
 * The share, 0..1, of what was copied that comes from a mask (or, `outside`, from elsewhere); `null` until it is
 * counted.
 *
 * @param revision changes with what is in the mask
 */
export function useShare(
  provenance: readonly Provenance[],
  mask: Mask,
  outside: boolean,
  revision: number,
): number | null {
  const [counted, setCounted] = useState<{ provenance: readonly Provenance[]; share: number } | null>(null);
  useEffect(() => {
    let wanted = true;
    void inTurns(shareFrom(provenance, mask, outside)).then((share) => {
      if (wanted) setCounted({ provenance, share });
    });
    return () => {
      wanted = false;
    };
  }, [provenance, mask, outside, revision]);
  // Another result's share must not stand beside this one while it is counted.
  return counted?.provenance === provenance ? counted.share : null;
}
