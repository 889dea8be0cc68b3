/** Constants of the patch synthesis. Each was chosen by measurement; docs/lab/detail.md has the numbers. */
export interface SynthesisSettings {
  /** Half the side of a patch: 3 means 7x7. */
  radius: number;
  /** The pyramid stops when the next level's shorter side would be smaller. */
  coarsestSide: number;
  /**
   * Weight of the squared colour difference of the guide at target and source, against that of one patch pixel; by the
   * share of its patch that a target does not know.
   */
  guideWeight: number;
  /** The same of the guide around target and source, whatever the target knows; see `contextDistance`. */
  contextWeight: number;
  /**
   * The guide is compared at no more than this share of its own resolution: its finest details are not to be trusted.
   */
  guideScale: number;
  /** Weight of the squared difference in texture, against that of one patch pixel. */
  textureWeight: number;
  /**
   * How much of a source's own variance is taken off its cost, 0..1. The estimate in the hole is smoother than what
   * belongs there, so plain distances prefer smooth sources; by how much is known: by the texture that the source has
   * and the estimate lacks. This is where it starts; see `steeredAllowance`. 0 stays 0.
   */
  varianceAllowance: number;
  /**
   * What it costs a target, for each of its four neighbours, not to borrow from beside them; as a share of the range
   * from the least patch cost to the 75th percentile.
   */
  incoherence: number;
  /** What it costs a target, for each other target that has the same source; as a share of the same range. */
  reuse: number;
  /**
   * What it costs a target to borrow from a whole side of the picture away, straight across the structures around it;
   * as a share of the same range. Along them it costs little: see `placeAround`.
   */
  remoteness: number;
  /** Matching and voting rounds per level: finest, second finest, all coarser ones. */
  rounds: readonly [number, number, number];
  /** Sweeps of propagation and random search per round: finest, second finest, all coarser ones. */
  sweeps: readonly [number, number, number];
  /** First radius of the random search as a share of the longer side: coarsest level, and all finer ones. */
  searchRadius: readonly [number, number];
  /** Bandwidth of the vote as a share of the range from the least patch cost to the 75th percentile. */
  voteBandwidth: number;
  /** Standard deviation, in pixels, of the weight that a patch gives to its pixels around the centre. */
  voteSpread: number;
}

export const DEFAULT_SETTINGS: SynthesisSettings = {
  radius: 3,
  coarsestSide: 32,
  guideWeight: 3,
  contextWeight: 5,
  guideScale: 0.25,
  textureWeight: 0.4,
  varianceAllowance: 0.5,
  incoherence: 0.05,
  reuse: 0.05,
  remoteness: 3,
  rounds: [1, 2, 4],
  sweeps: [2, 2, 3],
  searchRadius: [1, 0.06],
  voteBandwidth: 1,
  voteSpread: 0.3,
};
