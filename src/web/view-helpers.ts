import type { HelperOptions } from 'handlebars';
import { closingDayOf, dayOf } from '../domain/calendar/city-day.js';
import { cityMinute, cityTimeOfDay } from './city-minute.js';
import { formHelpers } from './forms/form-helpers.js';
import { defaultLocale } from './locale.js';
import type { Locale } from './locale.js';
import { termsIn } from './terms.js';
import { wordsIn } from './translate.js';
import type { TextValues, Words } from './translate.js';

const inCity = (locale: Locale, parts: Intl.DateTimeFormatOptions) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'Asia/Shanghai', ...parts });
const weekday = {
  'zh-CN': inCity('zh-CN', { weekday: 'long' }),
  en: inCity('en', { weekday: 'long' }),
};
const second = inCity('zh-CN', { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

const localeIn = ({ data }: HelperOptions): Locale =>
  (data as { root?: { locale?: Locale } } | undefined)?.root?.locale ?? defaultLocale;
const wordsFor = (options: HelperOptions): Words => wordsIn(localeIn(options));

/** What templates may call; each gives text, which the template escapes. `now` and the like are instants. */
export const viewHelpers = {
  ...formHelpers,
  /** A text of the reader's language: `{{t "inbox.title" count=3}}`, or with an object of values. */
  t: (key: string, ...rest: unknown[]): string => {
    const options = rest.at(-1) as HelperOptions;
    const values = rest.length > 1 ? (rest[0] as TextValues) : {};
    return wordsFor(options)(key, { ...values, ...(options.hash as TextValues) });
  },
  /** A word of the law in the reader's language, what is none as it is: `{{term part.stateName}}`. */
  term: (chinese: unknown, options: HelperOptions): unknown =>
    typeof chinese === 'string' ? termsIn(localeIn(options))(chinese) : chinese,
  /** City time to the minute: 「2026-11-24 星期二 09:00」. */
  cityTime: (now: Date, options: HelperOptions): string =>
    `${dayOf(now)} ${weekday[localeIn(options)].format(now)} ${cityTimeOfDay(now)}`,
  /** An instant in city time, `YYYY-MM-DD HH:MM`, or — where there is none. */
  instant: (at: Date | string | null): string => (at === null ? '—' : cityMinute(new Date(at))),
  /** The time of day alone, `HH:MM:SS`. */
  clock: (at: Date): string => second.format(at),
  /** The city's day that a limit closes, `YYYY-MM-DD`, or — where there is none. */
  day: (limit: Date | null): string => (limit === null ? '—' : closingDayOf(limit)),
  /** A number with its thousands apart and a true minus, or — where there is none. */
  number: (value: number | `${number}` | null | undefined): string =>
    value === null || value === undefined ? '—' : grouped.format(value).replace('-', '−'),
  /** The word that always stands beside a lamp's shape. */
  lampWord: (colour: string, options: HelperOptions): string =>
    wordsFor(options)(`lamp.${lamps.has(colour) ? colour : 'grey'}`),
  /** Shape of a lamp: what is no lamp is grey. */
  lampShape: (colour: string): string => (lamps.has(colour) ? colour : 'grey'),
  /** Whether there is a value: 0 and the empty text are values. */
  given: (value: unknown): boolean => value !== null && value !== undefined,
  eq: (one: unknown, other: unknown): boolean => one === other,
  or: (...values: unknown[]): unknown => values.slice(0, -1).find(Boolean) ?? false,
  concat: (...parts: unknown[]): string => parts.slice(0, -1).join(''),
  count: (items: readonly unknown[] | null | undefined): number => items?.length ?? 0,
  /** A list of texts, for partials that want one: `(list "a" "b")`. */
  list: (...items: unknown[]): unknown[] => items.slice(0, -1),
  /** An object, for lists of them: `(object value="1" label="…")`. */
  object: ({ hash }: HelperOptions): object => ({ ...(hash as object) }),
};

const lamps = new Set(['red', 'yellow', 'green', 'grey', 'hold', 'done']);
