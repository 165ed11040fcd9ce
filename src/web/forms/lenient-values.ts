// Full-width forms of ASCII lie at a fixed distance.
const fullWidth = /[\uff01-\uff5e]/g;
const fullWidthDistance = 0xfee0;

/** What was meant by digits and signs typed in full width, and without blanks; never for running text. */
const plain = (text: string): string =>
  text
    .replace(fullWidth, (sign) => String.fromCharCode(sign.charCodeAt(0) - fullWidthDistance))
    .replaceAll('。', '.')
    .replace(/\s+/g, '');

/** A number out of what was typed: `30%` and `1,200` too; what is none stays text, for the schema to refuse. */
export function numberFrom(text: string): number | string {
  const digits = plain(text)
    .replace(/%$/, '')
    .replaceAll(/,(?=\d{3}(\D|$))/g, '');
  return /^[+-]?\d+(\.\d+)?$/.test(digits) ? Number(digits) : text;
}

/**
 * A day `YYYY-MM-DD` out of `2026/1/5`, `2026-1-5`, `2026.1.5` or `2026年1月5日`. A year of two digits or a day before
 * its month can be read in two ways: it stays text, for the schema to refuse with its example.
 */
export function dayFrom(text: string): string {
  const match = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/.exec(plain(text));
  if (match === null) return text;
  const [, year = '', month = '', day = ''] = match;
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
}

/**
 * An instant of the city's day, ISO 8601 with its offset, out of `2026/1/5 9:30` or what a time field sends; a day
 * alone stays a day.
 */
export function instantFrom(text: string): string {
  const spaced = text.trim().replace(/\s+/g, ' ');
  const match = /^(.+?)(?: |T|日)(\d{1,2})[:\uff1a](\d{2})(?::00)?$/.exec(spaced);
  if (match === null) return dayFrom(text);
  const [, day = '', hour = '', minute = ''] = match;
  const known = dayFrom(day);
  if (!/^\d{4}-/.test(known)) return text;
  return `${known}T${hour.padStart(2, '0')}:${minute}:00+08:00`;
}

/** Whether a box was ticked. */
export const flagFrom = (text: string): boolean => ['on', 'true', '1', 'yes'].includes(text);
