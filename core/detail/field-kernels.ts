import type { DetailKernels } from '../kernels/kernels.ts';
import type { Field } from './field.ts';

/** The field's kernels, ready to work with its present prices; undefined where TypeScript must do. */
export function kernelsOf(field: Field): DetailKernels | undefined {
  const { kernels } = field;
  kernels?.setPrices(
    field.guideWeight,
    field.contextWeight,
    field.textureWeight,
    field.varianceAllowance,
    field.incoherence,
    field.reuse,
    field.remoteness,
  );
  return kernels;
}
