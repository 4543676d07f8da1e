// Numbers as people read them. The same on every machine: nothing of it follows a locale of the system.

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** What has no value. */
export const NONE = '–';

export const count = (value: number): string => counts.format(value);

/** A share from 0 to 1 as per cent: `12.3 %`; small ones with more digits. */
export function percent(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return NONE;
  const value = share * 100;
  const digits = value === 0 || Math.abs(value) >= 9.995 ? 1 : Math.abs(value) >= 0.0995 ? 2 : 3;
  return `${value.toFixed(digits)} %`;
}

/** How much more or less: `+4.2 %`. */
export function signedPercent(share: number | null): string {
  if (share === null || !Number.isFinite(share)) return NONE;
  const value = (share * 100).toFixed(1);
  return `${share > 0 ? '+' : ''}${value === '-0.0' ? '0.0' : value} %`;
}

export const usd = (value: number): string =>
  `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;

export const decimal = (value: number | null, digits = 2): string =>
  value === null || !Number.isFinite(value) ? NONE : value.toFixed(digits);

/** So many of something, more or less: `+1.2`. */
export function signed(value: number | null): string {
  if (value === null || Number.isNaN(value)) return NONE;
  const text = Math.abs(value) >= 100 ? (value > 0 ? '>99' : '<−99') : Math.abs(value).toFixed(1);
  return Math.abs(value) >= 100 ? text : `${text === '0.0' ? '' : value > 0 ? '+' : '−'}${text}`;
}
