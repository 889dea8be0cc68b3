/**
 * Solves a symmetric positive system by Cholesky's method; undefined where it is not positive.
 *
 * @param matrix row by row, of which the lower half is read; overwritten
 */
export function solveSymmetric(matrix: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[n * i + j];
      for (let k = 0; k < j; k++) sum -= matrix[n * i + k] * matrix[n * j + k];
      if (i !== j) matrix[n * i + j] = sum / matrix[n * j + j];
      else if (sum > 0) matrix[n * i + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  const out = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) out[i] -= matrix[n * i + k] * out[k];
    out[i] /= matrix[n * i + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) out[i] -= matrix[n * k + i] * out[k];
    out[i] /= matrix[n * i + i];
  }
  return out;
}
