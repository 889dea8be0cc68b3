import { isDoubtful, type FillResult } from '@contextual-fill/core';
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
      mask: string | null;
      out: string;
      attention: string | null;
      provenance: string | null;
      width: number;
      height: number;
      holePixels: number;
      backend: string;
      regions: FillResult['regions'];
      /** How far the fill is to be trusted, 0..1, and that of each region; null without patches. */
      confidence: FillResult['confidence'];
      regionConfidence: FillResult['regionConfidence'];
      /** Whether `confidence` is so low that a person should look. */
      doubtful: boolean;
      /** How many of the regions a second worker filled. */
      helpedRegions: number;
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
    mask: job.mask ?? null,
    out: job.out,
    attention: job.attention ?? null,
    provenance: job.provenance ?? null,
    width: result.image.width,
    height: result.image.height,
    holePixels,
    backend: result.backend,
    regions: result.regions,
    confidence: roundTo(result.confidence),
    regionConfidence: result.regionConfidence.map(roundTo),
    doubtful: isDoubtful(result.confidence),
    helpedRegions: result.helpedRegions,
    timings: roundTimings(result.timings),
    peakTensorBytes: result.peakTensorBytes,
    notes,
  };
}

/** To three digits after the point. */
function roundTo(confidence: number | null): number | null {
  return confidence === null ? null : Math.round(confidence * 1000) / 1000;
}

function roundTimings(timings: FillResult['timings']): FillResult['timings'] {
  return Object.fromEntries(
    Object.entries(timings).map(([stage, value]) => [stage, Math.round(value * 10) / 10]),
  ) as unknown as FillResult['timings'];
}

/** What to do about a fill that is doubtful; null where none is. */
export function describeDoubt(job: Job, { confidence }: FillResult): string | null {
  if (!isDoubtful(confidence)) return null;
  return `${job.out}: this fill is doubtful; steer it by --protect or --only, or try another --seed.`;
}

/** One line for people about one filled picture. */
export function describeResult(job: Job, result: FillResult): string {
  const { width, height } = result.image;
  const regions = result.regions.length === 1 ? '1 region' : `${result.regions.length} regions`;
  const seconds = (result.timings.total / 1000).toFixed(1);
  const megabytes = Math.round(result.peakTensorBytes / 1e6);
  return `${job.out}: ${width} x ${height}, ${regions}, ${seconds} s on ${result.backend}, at most ${megabytes} MB of tensors`;
}
