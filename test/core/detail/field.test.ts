import { describe, expect, it } from 'vitest';
import { offer, type Field } from '../../../core/detail/field.ts';
import { level } from './level.ts';

const [width, height] = [24, 12];
/** Patches of one pixel: the target is 100, what it borrows now 104, what is offered 106. */
const [target, present, offered] = [6 * width + 6, 3 * width + 3, 3 * width + 15];
const colour = new Uint8Array(3 * width * height);
colour.fill(100, 3 * target, 3 * target + 3);
colour.fill(104, 3 * present, 3 * present + 3);
colour.fill(106, 3 * offered, 3 * offered + 3);
const picture = level(width, height, colour);

/** The neighbours of the target borrow from beside what is offered. */
function field(incoherence: number): Field {
  const nearest = new Int32Array(width * height).fill(-1);
  const cost = new Float32Array(width * height);
  nearest[target] = present;
  cost[target] = 3 * 4 ** 2;
  for (const step of [1, -1, width, -width]) nearest[target + step] = offered + step;
  return {
    level: picture,
    radius: 0,
    targets: Int32Array.of(target),
    sourceCount: width * height,
    isSource: new Uint8Array(width * height).fill(1),
    nearest,
    cost,
    weight: new Float32Array(width * height),
    uses: new Int32Array(width * height),
    incoherence,
    reuse: 0,
    place: {
      box: { x: 0, y: 0, width, height },
      columns: width / 4,
      // Structures run along the rows.
      across: Float32Array.from({ length: 3 * (width / 4) * (height / 4) }, (_, k) => (k % 3 === 2 ? 1 : 0)),
      side: width,
    },
    remoteness: 0,
    guided: new Uint8Array(width * height).fill(255),
    unknown: new Uint8Array(width * height).fill(1),
    contextWeight: 0,
    guideWeight: 0,
    textureWeight: 0,
    varianceAllowance: 0,
    variance: new Float32Array(0),
    countedVariance: new Float32Array(0),
  };
}

describe('an offered source', () => {
  it('is refused if it costs more than the present one', () => {
    const alone = field(0);
    offer(alone, target, offered);
    expect(alone.nearest[target]).toBe(present);
  });

  it('is taken at a higher cost where the neighbours borrow from beside it', () => {
    // It costs 60 more, and four neighbours agree.
    const enough = field(16);
    offer(enough, target, offered);
    expect(enough.nearest[target]).toBe(offered);
    expect(enough.cost[target]).toBe(3 * 6 ** 2);
    const tooLittle = field(14);
    offer(tooLittle, target, offered);
    expect(tooLittle.nearest[target]).toBe(present);
  });

  it('is refused where too many others have it, and replaces one that they have', () => {
    const wanted = field(0);
    wanted.cost[target] = 3 * 7 ** 2;
    wanted.reuse = 10;
    wanted.uses[present] = 1;
    wanted.uses[offered] = 4;
    // It saves 39, and four others cost 40.
    offer(wanted, target, offered);
    expect(wanted.nearest[target]).toBe(present);
    wanted.uses[offered] = 3;
    offer(wanted, target, offered);
    expect(wanted.nearest[target]).toBe(offered);
    expect([wanted.uses[present], wanted.uses[offered]]).toEqual([0, 4]);

    const worn = field(0);
    worn.reuse = 10;
    worn.uses[present] = 8;
    // It costs 60 more, but seven others have what the target has now.
    offer(worn, target, offered);
    expect(worn.nearest[target]).toBe(offered);
  });

  it('may cost as much more as a share of its variance, of which no more counts than the target allows', () => {
    const variances = new Float32Array(width * height);
    variances[offered] = 1000;
    const busy = (counts: number): Field => ({
      ...field(0),
      varianceAllowance: 0.5,
      variance: variances,
      countedVariance: new Float32Array(width * height).fill(counts),
    });
    // It costs 60 more.
    const bounded = busy(118);
    offer(bounded, target, offered);
    expect(bounded.nearest[target]).toBe(present);
    const allowed = busy(122);
    offer(allowed, target, offered);
    expect(allowed.nearest[target]).toBe(offered);
    expect(allowed.cost[target]).toBe(3 * 6 ** 2 - 61);
  });

  it('must be worth leaving the structures around the target, across which it lies', () => {
    // The present source lies 3 rows away, and so does the offered one; one beside the target does not.
    const beside = target + 8;
    const far = field(0);
    far.level.colour.data.fill(106, 3 * beside, 3 * beside + 3);
    // It costs 60 more, and three rows of 24 columns' side are nearer.
    far.remoteness = 59 * (width / 3);
    offer(far, target, beside);
    expect(far.nearest[target]).toBe(present);
    far.remoteness = 61 * (width / 3);
    offer(far, target, offered);
    expect(far.nearest[target]).toBe(present);
    offer(far, target, beside);
    expect(far.nearest[target]).toBe(beside);
    far.level.colour.data.fill(0, 3 * beside, 3 * beside + 3);
  });

  it('must save what leaving the neighbours costs', () => {
    const agreeing = field(16);
    agreeing.nearest[target] = offered;
    agreeing.cost[target] = 3 * 6 ** 2;
    offer(agreeing, target, present);
    expect(agreeing.nearest[target]).toBe(offered);
  });
});
