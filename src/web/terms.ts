import { readFileSync } from 'node:fs';
import { defaultLocale } from './locale.js';
import type { Locale } from './locale.js';
import { projectFile } from './project-file.js';

/** Says a Chinese word of the law, a state, a move or a reason, in the reader's language. */
export type Terms = (chinese: string) => string;

const value = /\{\{\w+\}\}/;

/**
 * The words of the law in one language. The law names its states, moves and reasons in Chinese; their English words
 * stand in `templates/terms/en.json`, where `{{name}}` is whatever stands there. What is no such word, as a body's
 * name, is said as it is.
 */
export const termsIn = (locale: Locale): Terms => (locale === defaultLocale ? (chinese) => chinese : english);

const { words, patterns } = readTerms();

function english(chinese: string): string {
  const word = words.get(chinese);
  if (word !== undefined) return word;
  const form = patterns.find(({ before, after }) => chinese.startsWith(before) && chinese.endsWith(after));
  if (form === undefined) return chinese;
  return form.said.replace(value, () =>
    chinese.slice(form.before.length, chinese.length - form.after.length),
  );
}

function readTerms() {
  const file = projectFile('templates', 'terms', 'en.json');
  const all = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string>);
  return {
    words: new Map(all.filter(([chinese]) => !value.test(chinese))),
    patterns: all
      .filter(([chinese]) => value.test(chinese))
      .map(([chinese, said]) => {
        const [before = '', after = ''] = chinese.split(value);
        return { before, after, said };
      }),
  };
}
