import type { Language } from '#ledger/refusal.js';

const GROUPING = { sv: { thousands: ' ', decimals: ',' }, en: { thousands: ',', decimals: '.' } } as const;

/**
 * An exact decimal as people of the language write it: `5 000 000,00` or `5,000,000.00`. It is made from the digits, never by way of
 * a number, so that no öre is lost; what is no decimal stays as it is.
 */
export function figure(amount: string, language: Language): string {
  const [, sign = '', whole, fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(amount) ?? [];
  if (whole === undefined) return amount;
  const { thousands, decimals } = GROUPING[language];
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  return `${sign}${grouped}${fraction === undefined ? '' : `${decimals}${fraction}`}`;
}

/** A sentence with the exact sums in it written as people write them. */
export function withFigures(text: string, language: Language): string {
  return text.replace(/(?<![\w.,-])-?\d+\.\d{2}(?!\w|\.\d)/g, (amount) => figure(amount, language));
}

/** Whether an exact decimal is nothing. */
export function isZero(amount: string): boolean {
  return /^-?0+(\.0+)?$/.test(amount);
}

const clock = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Europe/Stockholm',
  dateStyle: 'short',
  timeStyle: 'medium',
});

/** A recording instant in Stockholm's time, `2026-11-02 12:00:39`. */
export function stockholmTime(instant: string): string {
  return clock.format(new Date(instant));
}
