import type { FillResult } from '@contextual-fill/core';
import type { Job } from './jobs.ts';

/** What `--json` prints: one document for one picture or many. */
export interface Report {
  backend: string | null;
  architecture: string | null;
  /** SHA-256 of the weights' bytes. */
  weights: string | null;
  pictures: PictureReport[];
  filled: number;
  failed: number;
  /** Why nothing was done at all, else null. */
  error: string | null;
}

export type PictureReport =
  | {
      image: string;
      mask: string;
      out: string;
      attention: string | null;
      provenance: string | null;
      width: number;
      height: number;
      holePixels: number;
      backend: string;
      regions: FillResult['regions'];
      /** Milliseconds. */
      timings: FillResult['timings'];
      peakTensorBytes: number;
      notes: string[];
    }
  | { image: string; error: string };

export function pictureReport(
  job: Job,
  result: FillResult,
  holePixels: number,
  notes: string[],
): PictureReport {
  return {
    image: job.image,
    mask: job.mask,
    out: job.out,
    attention: job.attention ?? null,
    provenance: job.provenance ?? null,
    width: result.image.width,
    height: result.image.height,
    holePixels,
    backend: result.backend,
    regions: result.regions,
    timings: roundTimings(result.timings),
    peakTensorBytes: result.peakTensorBytes,
    notes,
  };
}

function roundTimings(timings: FillResult['timings']): FillResult['timings'] {
  return Object.fromEntries(
    Object.entries(timings).map(([stage, value]) => [stage, Math.round(value * 10) / 10]),
  ) as unknown as FillResult['timings'];
}

/** One line for people about one filled picture. */
export function describeResult(job: Job, result: FillResult): string {
  const { width, height } = result.image;
  const regions = result.regions.length === 1 ? '1 region' : `${result.regions.length} regions`;
  const seconds = (result.timings.total / 1000).toFixed(1);
  const megabytes = Math.round(result.peakTensorBytes / 1e6);
  return `${job.out}: ${width} x ${height}, ${regions}, ${seconds} s on ${result.backend}, at most ${megabytes} MB of tensors`;
}
