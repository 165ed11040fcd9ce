import type pg from 'pg';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { rungWords } from '../../src/notification/rung-words.js';
import { projectRoot } from '../../scripts/servers/project-root.js';

// The same in both languages.
const programName = '督考监';

/** Tells what a page has from the record from what it has from the Chinese catalogue of texts. */
export class RecordWords {
  // The whole record is some megabytes long, and pages say the same words again and again.
  readonly #asked = new Map<string, boolean>();

  private constructor(
    private readonly all: string,
    private readonly values: ReadonlySet<string>,
    private readonly catalogue: ReadonlySet<string>,
  ) {}

  /** Reads every text of every table. */
  static async read(owner: pg.Client): Promise<RecordWords> {
    const { rows: tables } = await owner.query<{ name: string }>(
      `select quote_ident(table_name) as name from information_schema.tables
        where table_schema = 'public' and table_type = 'BASE TABLE'`,
    );
    const values = new Set<string>();
    for (const { name } of tables) {
      const { rows } = await owner.query<{ row: unknown }>(`select to_jsonb(t) as row from ${name} t`);
      for (const { row } of rows) for (const text of textsOf(row)) values.add(text);
    }
    // Notices are written in Chinese, each line with the word of its rung.
    for (const { word } of rungWords) values.add(word);
    return new RecordWords([...values].join('\n'), values, readCatalogue());
  }

  has = (words: string): boolean => {
    const known = this.#asked.get(words);
    if (known !== undefined) return known;
    const found = this.all.includes(words);
    this.#asked.set(words, found);
    return found;
  };

  /** Whether the text is one of the Chinese catalogue, and no value of the record. */
  isCatalogue = (text: string): boolean =>
    text !== programName && this.catalogue.has(text) && !this.values.has(text);
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsOf);
}

function readCatalogue(): Set<string> {
  const folder = path.join(projectRoot(), 'templates/locales/zh-CN');
  const texts = readdirSync(folder).flatMap((file) =>
    textsOf(JSON.parse(readFileSync(path.join(folder, file), 'utf8'))),
  );
  return new Set(texts.filter((text) => /\p{Script=Han}/u.test(text)));
}
