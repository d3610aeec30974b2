/**
 * A number for the eye, with up to `digits` significant digits and no trailing zeros: 0.043, 12.3, −0.5, 2.1e−4, 1.3e6.
 * Minus is the typographic one.
 */
export function formatNumber(value: number, digits = 3): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const size = Math.abs(value);
  const text = size !== 0 && (size < 1e-3 || size >= 1e5)
    ? value.toExponential(Math.max(0, digits - 2)).replace(/\.?0*e\+?/, 'e')
    : String(size < 10 ** digits ? Number(value.toPrecision(digits)) : Math.round(value));
  return text.replaceAll('-', '−');
}

/** A share 0…1 as per cent: 0 %, 0.4 %, 21 %. */
export function formatShare(share: number): string {
  const percent = share * 100;
  return `${percent === 0 || percent >= 9.95 ? Math.round(percent) : Number(percent.toPrecision(2))} %`;
}
