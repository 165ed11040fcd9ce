import type { PaperBlock, PaperContent, PaperTable } from './paper-content.js';
import { paperKinds } from './paper-kinds.js';
import type { PaperKind, PaperKindFacts } from './paper-kinds.js';

/** A paper's template as the office writes it; `{{name}}` is a field of its kind. */
export interface PaperTemplate {
  form: PaperContent['form'];
  head: string;
  /** 机关代字, before the year of a number. */
  code: string;
  title: string;
  addressee: string | null;
  /** Lines: a paragraph each, `# ` before a heading, `## ` before a second one; a table's field stands alone. */
  body: string;
  signature: string;
  reportTo: string | null;
  copyTo: string | null;
  printedBy: string;
}

/** What a paper says, by the English names of the fields of its kind. */
export type Facts = Readonly<Record<string, string | PaperTable>>;

/** A place in a template where something is filled in; the group is the field's name. */
export const place = /\{\{\s*([^{}]*?)\s*\}\}/g;

/**
 * Fills a template: what stands in a field is text and nothing else, whatever it looks like, and is never read as a
 * template. A paragraph, recipient or copy whose fields are all empty is left out. Number and date are still missing.
 */
export function fillTemplate(kind: PaperKind, template: PaperTemplate, facts: Facts): PaperContent {
  const values = valuesByName(kind, facts);
  const line = (words: string) => oneLine(fill(words, values));
  const optional = (words: string | null) => (words === null || isEmpty(words, values) ? null : line(words));
  return {
    ...{ form: template.form, head: line(template.head), number: null, signer: null, date: null },
    title: line(template.title),
    addressee: optional(template.addressee)?.replace(/[:：]$/u, '') ?? null,
    blocks: template.body.split('\n').flatMap((words) => blocksOf(words.trim(), values)),
    ...{ signature: line(template.signature), printedBy: line(template.printedBy) },
    ...{ reportTo: optional(template.reportTo), copyTo: optional(template.copyTo) },
  };
}

type Values = ReadonlyMap<string, string | PaperTable>;

function valuesByName(kind: PaperKind, facts: Facts): Values {
  const { fields }: PaperKindFacts = paperKinds[kind];
  return new Map(Object.entries(fields).map(([key, { name }]) => [name, facts[key] ?? '']));
}

function fill(words: string, values: Values): string {
  return words.replace(place, (_whole, name: string) => {
    const value = values.get(name) ?? '';
    return typeof value === 'string' ? plainWords(value) : '';
  });
}

const namesIn = (words: string): string[] => [...words.matchAll(place)].map(([, name]) => name ?? '');

function isEmpty(words: string, values: Values): boolean {
  const names = namesIn(words);
  return names.length > 0 && names.every((name) => values.get(name) === '');
}

function blocksOf(words: string, values: Values): PaperBlock[] {
  if (words === '' || isEmpty(words, values)) return [];
  const [name] = namesIn(words);
  const value = name === undefined ? '' : values.get(name);
  if (typeof value === 'object') return [{ type: 'table', ...plainTable(value) }];
  const [mark, type] = headings.find(([start]) => words.startsWith(start)) ?? ['', 'paragraph' as const];
  return fill(words.slice(mark.length), values)
    .split('\n')
    .map(oneLine)
    .filter((text) => text !== '')
    .map((text) => ({ type, text }));
}

const headings = [
  ['## ', 'subheading'],
  ['# ', 'heading'],
] as const;

const plainTable = ({ columns, rows, none }: PaperTable): PaperTable => ({
  columns: columns.map((label) => oneLine(plainWords(label))),
  rows: rows.map((row) => row.map((cell) => oneLine(plainWords(cell)))),
  none: oneLine(plainWords(none)),
});

// What no file of text can hold, or what turns, hides or ends a line: control signs, lone halves of a pair, non-characters.
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\u2028\u2029]/gu;

/** The words of a value: line feeds stay, everything that does not print is gone. */
const plainWords = (value: string): string =>
  value
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .split('\n')
    .map((line) => line.replaceAll('\t', ' ').replace(unprintable, ''))
    .join('\n');

const oneLine = (text: string): string => text.replace(/(?<!\s)\s*\n\s*/g, ' ').trim();
