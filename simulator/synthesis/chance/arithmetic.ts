// exp, ln and the normal quantile from additions, multiplications and divisions alone. What `Math` has of them may differ in
// the last bit from one engine to the next, and a draw that differs in one bit can be another person.

const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;

/** 1/n! for n from 13 down to 0. */
const inverseFactorials = (() => {
  const list = [1];
  for (let n = 1; n <= 13; n += 1) list.unshift((list[0] ?? 1) / n);
  return Float64Array.from(list);
})();
const TERMS = inverseFactorials.length;

const bits = new DataView(new ArrayBuffer(8));

/** e^x; 0 below −700, and infinite above 700. */
export function exp(x: number): number {
  if (x < -700) return 0;
  if (x > 700) return Number.POSITIVE_INFINITY;
  const k = Math.round(x * Math.LOG2E);
  const r = x - k * LN2_HIGH - k * LN2_LOW;
  let sum = 0;
  for (let i = 0; i < TERMS; i += 1) sum = sum * r + (inverseFactorials[i] ?? 0);
  bits.setUint32(0, (k + 1023) << 20);
  bits.setUint32(4, 0);
  return sum * bits.getFloat64(0);
}

/** Natural logarithm of a number above 0. */
export function ln(x: number): number {
  if (x <= 0) return Number.NEGATIVE_INFINITY;
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  let exponent = (high >>> 20) - 1022;
  bits.setUint32(0, (high & 0xfffff) | (1022 << 20));
  // From a half up to 1, then around 1.
  let m = bits.getFloat64(0);
  if (m < Math.SQRT1_2) {
    m *= 2;
    exponent -= 1;
  }
  const s = (m - 1) / (m + 1);
  const z = s * s;
  let sum = 0;
  for (let n = 23; n >= 1; n -= 2) sum = sum * z + 1 / n;
  return exponent * LN2_HIGH + (2 * s * sum + exponent * LN2_LOW);
}

/** base^exponent for a base above 0. */
export const pow = (base: number, exponent: number): number => exp(exponent * ln(base));

const CENTRE = {
  above: [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ],
  below: [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1, 1,
  ],
};
const TAIL = {
  above: [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  below: [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1],
};
const TAIL_FROM = 0.02425;

/** Counted by place, as the sums above: a loop over values takes twice as long. */
const polynomial = (factors: readonly number[], x: number): number => {
  let sum = 0;
  for (let i = 0; i < factors.length; i += 1) sum = sum * x + (factors[i] ?? 0);
  return sum;
};

/**
 * The value below which a standard normal variable lies with probability `p`, above 0 and below 1; within 1.2e-9.
 *
 * @see P. J. Acklam, An algorithm for computing the inverse normal cumulative distribution function.
 */
export function normalQuantile(p: number): number {
  if (p < TAIL_FROM || p > 1 - TAIL_FROM) {
    const q = Math.sqrt(-2 * ln(p < TAIL_FROM ? p : 1 - p));
    const x = polynomial(TAIL.above, q) / polynomial(TAIL.below, q);
    return p < TAIL_FROM ? x : -x;
  }
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(CENTRE.above, r) * q) / polynomial(CENTRE.below, r);
}
