import { describe, expect, it } from '@jest/globals';
import { BodySearch } from '../../../src/organization/body-search.js';
import type { Body } from '../../../src/organization/organization.queries.js';
import { soundOf } from '../../../src/organization/pinyin.js';

const body = (code: string, shortName: string, aliases: string[] = []) =>
  ({ code, shortName, fullName: `定西市${shortName.replace(/^市/, '')}`, aliases }) as Body;
const search = new BodySearch([
  body('GD-CZJ', '市财政局', ['财政局']),
  body('GD-FGW', '市发展改革委', ['市发改委']),
  body('621122', '陇西县', ['陇西']),
  body('621102-CZJ', '安定区财政局'),
  body('621123', '渭源县'),
]);

describe('a body is found', () => {
  it.each([
    ['its short name', '市财政局', 'GD-CZJ'],
    ['a part of its name', '发展改革', 'GD-FGW'],
    ['an alias', '市发改委', 'GD-FGW'],
    ['its code', 'gd-fgw', 'GD-FGW'],
    ['pinyin', 'weiyuan', '621123'],
    ['pinyin initials', 'lxx', '621122'],
    ['pinyin initials of a part', 'czj', 'GD-CZJ'],
    ['letters in full width', 'lxx', '621122'],
    ['blanks in between', '市 财政局', 'GD-CZJ'],
  ])('by %s', (_what, text, code) => expect(search.find(text)[0]?.code).toBe(code));

  it('not by nothing', () => expect(search.find('  ')).toEqual([]));
});

describe('a text means a body', () => {
  it.each([
    ['市财政局', 'GD-CZJ'],
    ['财政局', 'GD-CZJ'],
    ['lxx', '621122'],
    ['安定', '621102-CZJ'],
    ['财政', 'GD-CZJ'],
    ['财', 'GD-CZJ'],
    ['局', null],
    ['不存在', null],
    ['', null],
  ])('%s: %s', (text, code) => expect(search.meantBy(text)?.code ?? null).toBe(code));
});

describe('a name that is read in two ways', () => {
  it.each([
    ['重庆', 'chongqing'],
    ['会计', 'kuaiji'],
  ])('sounds as its word: %s', (name, full) => expect(soundOf(name).full).toBe(full));
});
