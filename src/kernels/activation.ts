/** Functions that a shader may apply to each value as it writes it. */
export type Activation = 'none' | 'relu' | 'gelu' | 'sigmoid' | 'tanh';

/** In the order of the codes that the shaders' `activate` switches on. */
const functions: Readonly<Record<Activation, (x: number) => number>> = {
  none: (x) => x,
  relu: (x) => Math.max(x, 0),
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

/** The `activation` uniform of a shader. Throws for a name that is not an activation. */
export function activationCode(activation: Activation = 'none'): number {
  const code = Object.keys(functions).indexOf(activation);
  if (code < 0) throw new Error(`activation '${activation}' should be ${Object.keys(functions).join(' | ')}`);
  return code;
}

/** The same function in float64. */
export const activationReference = (activation: Activation = 'none'): ((x: number) => number) => functions[activation];

/**
 * Error function to 1e-15: erf x = 2/√π · e^(−x²) · Σ 2ⁿ x²ⁿ⁺¹ / (2n+1)!!, whose terms never cancel.
 * Abramowitz & Stegun, 7.1.6.
 */
export function erf(x: number): number {
  if (Math.abs(x) > 6) return Math.sign(x);
  let term = x;
  let sum = 0;
  for (let n = 0; sum + term !== sum; n++) {
    sum += term;
    term *= (2 * x * x) / (2 * n + 3);
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}
