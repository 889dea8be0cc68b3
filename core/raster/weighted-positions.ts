/** A short list of positions with weights; the weights of equal positions are summed up. */
export class WeightedPositions {
  private readonly positions: Int32Array;
  private readonly weights: Float64Array;
  private count = 0;
  private total = 0;
  /** Which of them was added last. */
  private latest = 0;

  /** @param most how many different positions there may be at a time */
  constructor(most: number) {
    this.positions = new Int32Array(most);
    this.weights = new Float64Array(most);
  }

  clear(): void {
    this.count = 0;
    this.total = 0;
  }

  add(position: number, weight: number): void {
    this.total += weight;
    // Most come again and again.
    let i = this.latest;
    if (i >= this.count || this.positions[i] !== position) {
      for (i = 0; i < this.count; i++) if (this.positions[i] === position) break;
      if (i === this.count) {
        this.positions[i] = position;
        this.weights[i] = 0;
        this.count++;
      }
      this.latest = i;
    }
    this.weights[i] += weight;
  }

  /** The position with the most weight; of equals the one that came first. -1 if there is none with any. */
  heaviest(): number {
    let best = -1;
    let most = 0;
    for (let i = 0; i < this.count; i++) {
      if (this.weights[i] <= most) continue;
      most = this.weights[i];
      best = this.positions[i];
    }
    return best;
  }

  /** The share of all weight that is for a position, 0..1. */
  shareOf(position: number): number {
    for (let i = 0; i < this.count; i++) {
      if (this.positions[i] === position) return this.weights[i] / this.total;
    }
    return 0;
  }
}
