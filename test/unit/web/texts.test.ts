import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../../scripts/servers/project-root.js';
import { permissions } from '../../../src/identity/permissions.js';
import { locales } from '../../../src/web/locale.js';
import { wordsIn } from '../../../src/web/translate.js';

const root = projectRoot();
const filesIn = (folder: string, ending: string): string[] =>
  readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => readFileSync(path.join(root, folder, file), 'utf8'));

const sources = [...filesIn('templates', '.hbs'), ...filesIn('src', '.ts')];
const texts = new Map(locales.map((locale) => [locale, textsOf(locale)]));
const chinese = texts.get('zh-CN') ?? new Map<string, string>();

describe('texts', () => {
  it('are the same in both languages, key by key', () => {
    const [one, other] = locales.map((locale) => [
      ...new Set([...(texts.get(locale) ?? [])].map(([key]) => plain(key))),
    ]);
    expect(one?.toSorted()).toEqual(other?.toSorted());
  });

  it('ask for the same values in both languages', () => {
    const english = texts.get('en') ?? new Map<string, string>();
    for (const [key, text] of english)
      expect([key, valuesIn(text)]).toEqual([key, valuesIn(chinese.get(plain(key)) ?? '')]);
  });

  it('name every right of the permission table', () => {
    const named = Object.keys(permissions).flatMap((action) => {
      const [object = '', verb = ''] = action.split(':');
      return [`permissions.object-${object}`, `permissions.verb-${verb}`];
    });
    expect(named.filter((key) => !chinese.has(key))).toEqual([]);
  });

  it('are all used', () => {
    const named = new Set(
      sources.flatMap((source) =>
        [...source.matchAll(/['"`]([a-z][\w-]*(?:\.[\w-]+)*)['"`]/g)].map(([, key]) => key),
      ),
    );
    // What is put together, as `lamp.${colour}` or (concat "list.station-" state), is used as a whole.
    const begun = sources.flatMap((source) =>
      [...source.matchAll(/['"`]([a-z][\w-]*\.(?:[\w-]+[.-])*)(?:['"`]|\$\{)/g)].map(
        ([, start]) => start ?? '',
      ),
    );
    const unused = [...chinese.keys()].filter(
      (key) => !named.has(plain(key)) && !begun.some((start) => key.startsWith(start)),
    );
    expect(unused).toEqual([]);
  });

  it('exist for every key that a page asks for', () => {
    const asked = sources.flatMap((source) => [
      ...source.matchAll(/(?:\{\{|\()t "([\w.-]+)"/g),
      ...source.matchAll(/\bt\('([\w.-]+)'/g),
    ]);
    expect(asked.length).toBeGreaterThan(100);
    const known = new Set([...chinese.keys()].map(plain));
    expect(asked.map(([, key]) => key).filter((key) => !known.has(key ?? ''))).toEqual([]);
  });

  // Source: docs/glossary.md and rules.md, "Words": the first word is not ours, the second is.
  it.each([
    ['申诉', '异议'],
    ['求助', '提请协调'],
    ['你们', '本单位'],
    ['您们', '本单位'],
    ['我定的事', '我交办的事项'],
    ['线索', '关注事项'],
    ['派发', '交办'],
    ['驳回填报', '退回'],
    ['附件', '佐证'],
    ['催促', '催办'],
    ['完结', '办结'],
    ['督办函', '督办单'],
    ['撤销交办', '收回'],
    ['审批', '审核'],
  ])('never say %s where the glossary says %s', (wrong) => {
    expect([...chinese].filter(([, text]) => text.includes(wrong))).toEqual([]);
  });

  it('fail aloud for a key or a value that is missing', () => {
    const t = wordsIn('zh-CN');
    expect(() => t('inbox.no-such-text')).toThrow('there is no text inbox.no-such-text');
    expect(() => t('inbox.more')).toThrow('a value is missing');
  });

  it('count in the plural of their language', () => {
    expect([1, 2].map((count) => wordsIn('en')('inbox.items', { count }))).toEqual(['1 item', '2 items']);
    expect(wordsIn('zh-CN')('inbox.items', { count: 2 })).toBe('2 项');
  });
});

const plain = (key: string): string => key.replace(/_(one|other)$/, '');
const valuesIn = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? '').toSorted();

function textsOf(locale: string): Map<string, string> {
  const folder = path.join(root, 'templates/locales', locale);
  const flat = (value: unknown, key: string): [string, string][] =>
    typeof value === 'string'
      ? [[key, value]]
      : Object.entries(value as object).flatMap(([name, inner]) => flat(inner, `${key}.${name}`));
  return new Map(
    readdirSync(folder).flatMap((file) =>
      flat(JSON.parse(readFileSync(path.join(folder, file), 'utf8')), path.basename(file, '.json')),
    ),
  );
}
