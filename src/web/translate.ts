import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createInstance } from 'i18next';
import type { i18n } from 'i18next';
import type { Locale } from './locale.js';
import { defaultLocale, locales } from './locale.js';
import { projectFile } from './project-file.js';

/** What a text says besides its words. */
export type TextValues = Record<string, string | number | null | undefined>;

/** Gives a text by its key, `room.key`, in one language. */
export type Words = (key: string, values?: TextValues) => string;

const suffix = '.json';
const texts = load(projectFile('templates', 'locales'));
const byLocale = new Map<Locale, Words>(
  locales.map((locale) => {
    const get = texts.getFixedT(locale);
    return [locale, (key, values = {}) => get(key, values)];
  }),
);

/**
 * The texts of one language. They are files by room, `templates/locales/<language>/<room>.json`; a key is
 * `<room>.<key in the file>`, and `{{name}}` in a text is a value.
 * @throws Error, when the text is asked for, for a key that does not exist or a value that is not given
 */
export function wordsIn(locale: Locale): Words {
  return byLocale.get(locale) ?? wordsIn(defaultLocale);
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
    missingInterpolationHandler: (text) => fail(`a value is missing in the text: ${text}`),
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
