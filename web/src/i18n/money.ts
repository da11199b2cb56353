// Money as people read and write it. It is whole cents everywhere else.
const CURRENCY = 'BRL';

/** `R$ 1.234,56`, in the reader's format. */
export function money(cents: number, locale: string): string {
  return format(cents, locale, { style: 'currency', currency: CURRENCY });
}

/** As it stands in a field: `1.234,56`. */
export function writtenMoney(cents: number, locale: string): string {
  return format(cents, locale, { minimumFractionDigits: 2 });
}

/** Cents, or null for what is no amount. The last point or comma before one or two digits is the decimal one. */
export function readMoney(text: string): number | null {
  const bare = text.replace(/R\$|[\s\u00a0]/g, '');
  const [, whole, decimals = ''] = /^([\d.,]*?\d)(?:[.,](\d{1,2}))?$/.exec(bare) ?? [];
  if (!whole || !/^(\d+|\d{1,3}([.,]\d{3})+)$/.test(whole)) return null;
  const cents = Number(whole.replace(/[.,]/g, '')) * 100 + Number(decimals.padEnd(2, '0'));
  return Number.isSafeInteger(cents) ? cents : null;
}

function format(cents: number, locale: string, options: Intl.NumberFormatOptions): string {
  // Exact also where a float of cents would not be: the digits go as text.
  const digits = String(Math.abs(cents)).padStart(3, '0');
  const amount = `${cents < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  return new Intl.NumberFormat(locale, options).format(amount as Intl.StringNumericLiteral);
}
