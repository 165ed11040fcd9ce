import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInstance } from 'i18next';
import type { i18n, TFunction } from 'i18next';
import type { Locale } from './locale.js';
import { defaultLocale, locales } from './locale.js';
import { projectFile } from './project-file.js';

/** What a text says besides its words. */
export type TextValues = Record<string, string | number | null | undefined>;

/** Gives a text by its key, `room.key`, in one language. */
export type Words = (key: string, values?: TextValues) => string;

const suffix = '.json';
const texts = load(projectFile('templates', 'locales'));
const byLocale = new Map<Locale, Words>(locales.map((locale) => [locale, inLanguage(locale)]));

/**
 * The texts of one language. They are files by room, `templates/locales/<language>/<room>.json`; a key is
 * `<room>.<key in the file>`, and `{{name}}` in a text is a value.
 * @throws Error, when the text is asked for, for a key that does not exist or a value that is not given
 */
export function wordsIn(locale: Locale): Words {
  return byLocale.get(locale) ?? wordsIn(defaultLocale);
}

// A page says hundreds of texts: each is found and split once, and later only filled in.
function inLanguage(locale: Locale): Words {
  const find = texts.getFixedT(locale);
  const plurals = new Intl.PluralRules(locale);
  const split = new Map<string, readonly string[]>();
  return (key, values = {}) => {
    const form = typeof values.count === 'number' ? `${key} ${plurals.select(values.count)}` : key;
    const known = split.get(form) ?? partsOf(find, key, values);
    split.set(form, known);
    return filled(known, values);
  };
}

// Words at even places, names of values at odd ones.
const partsOf = (find: TFunction, key: string, { count }: TextValues): readonly string[] =>
  find(key, { ...(typeof count === 'number' && { count }), skipInterpolation: true }).split(/\{\{(\w+)\}\}/);

function filled(parts: readonly string[], values: TextValues): string {
  let text = parts[0] ?? '';
  for (let at = 1; at < parts.length; at += 2) {
    const value = values[parts[at] ?? ''];
    if (value === undefined) fail(`a value is missing in the text: ${parts.join(' ')}`);
    text += `${value ?? ''}${parts[at + 1] ?? ''}`;
  }
  return text;
}

function load(folder: string): i18n {
  const instance = createInstance();
  void instance.init({
    initAsync: false,
    lng: defaultLocale,
    fallbackLng: false,
    resources: Object.fromEntries(
      locales.map((locale) => [locale, { translation: roomsIn(path.join(folder, locale)) }]),
    ),
    // Templates escape.
    interpolation: { escapeValue: false },
    returnNull: false,
    parseMissingKeyHandler: (key) => fail(`there is no text ${key}`),
  });
  return instance;
}

function roomsIn(folder: string): Record<string, object> {
  const files = readdirSync(folder).filter((file) => file.endsWith(suffix));
  const rooms = files.map((file) => [
    file.slice(0, -suffix.length),
    JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as object,
  ]);
  return Object.fromEntries(rooms) as Record<string, object>;
}

function fail(problem: string): never {
  throw new Error(problem);
}
