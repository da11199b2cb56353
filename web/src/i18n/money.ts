// Money and quantities as people write and read them. They are counted in whole cents and thousandths, as BigInt:
// no sum of them may ever be off by one.
const CURRENCY = 'BRL';

/** A quantity in thousandths times a price in cents: whole cents, rounded half away from zero. */
export function priceOf(quantityMilli: bigint, unitPriceCents: bigint): bigint {
  const thousandths = quantityMilli * unitPriceCents;
  const half = thousandths < 0n ? -500n : 500n;
  return (thousandths + half) / 1000n;
}

/** `R$ 1.234,56` */
export function money(cents: bigint | number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: CURRENCY }).format(
    decimal(cents, 2),
  );
}

/** A price as one would type it: `1234,56`, and nothing for none. */
export function typedCents(cents: bigint | number, locale: string): string {
  return written(cents, locale, { digits: 2, atLeast: 2 });
}

/** A quantity as one would type it: `10`, `1,5`. */
export function typedMilli(milli: bigint | number, locale: string): string {
  return written(milli, locale, { digits: 3, atLeast: 0 });
}

/**
 * Reads a number that a person typed, in units of its last digit: `39,90` with two digits is 3990. Null when it
 * is none, or finer than that. Grouping is understood by where it stands; `1.5` in Portuguese is one and a half,
 * as nobody groups by one digit.
 */
export function readDecimal(text: string, digits: number, locale: string): bigint | null {
  const figures = text.replace(/R\$|\s/g, '');
  const { whole, fraction } = split(figures, separators(locale));
  if (!/^\d+$/.test(whole) || !/^\d*$/.test(fraction)) return null;
  const significant = fraction.replace(/0+$/, '');
  if (significant.length > digits) return null;
  return BigInt(whole + significant.padEnd(digits, '0'));
}

interface Separators {
  decimal: string;
  group: string;
}

function split(text: string, { decimal, group }: Separators): { whole: string; fraction: string } {
  const ungrouped = (whole: string) => whole.replaceAll(group, '');
  const at = text.lastIndexOf(decimal);
  if (at >= 0) {
    const whole = text.slice(0, at);
    return {
      whole: isGrouped(whole, group) ? ungrouped(whole) : whole,
      fraction: text.slice(at + 1),
    };
  }
  if (isGrouped(text, group)) return { whole: ungrouped(text), fraction: '' };
  const [whole = '', fraction = '', ...more] = text.split(group);
  return more.length ? { whole: text, fraction: '' } : { whole, fraction };
}

function isGrouped(whole: string, group: string): boolean {
  const [first = '', ...rest] = whole.split(group);
  return first.length <= 3 && rest.every((part) => part.length === 3);
}

/** Of point and comma, which is which. */
function separators(locale: string): Separators {
  const parts = new Intl.NumberFormat(locale).formatToParts(0.5);
  const decimal = parts.find(({ type }) => type === 'decimal')?.value ?? '.';
  return { decimal, group: decimal === ',' ? '.' : ',' };
}

function written(
  units: bigint | number,
  locale: string,
  { digits, atLeast }: { digits: number; atLeast: number },
): string {
  return new Intl.NumberFormat(locale, {
    useGrouping: false,
    minimumFractionDigits: atLeast,
    maximumFractionDigits: digits,
  }).format(decimal(units, digits));
}

/** As the text of a decimal number, which a formatter reads to the last digit. */
function decimal(units: bigint | number, digits: number): Intl.StringNumericLiteral {
  const sign = units < 0 ? '-' : '';
  const figures = String(units)
    .replace('-', '')
    .padStart(digits + 1, '0');
  const point = figures.length - digits;
  return `${sign}${figures.slice(0, point)}.${figures.slice(point)}` as Intl.StringNumericLiteral;
}
