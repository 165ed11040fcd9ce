import { describe, expect, it } from '@jest/globals';
import type { NameCharacter } from '../../../src/organization/city-data/city-tables.js';
import { PersonNames } from '../../../src/organization/city-data/person-names.js';

const posts = Array.from({ length: 20 }, (_, index) => `X-${index}/unit_head`);

// With one character in each list only two names are possible.
const characters = (surname: string, first: string, second: string): NameCharacter[] => [
  { list: 'surname', character: surname },
  { list: 'given_first', character: first },
  { list: 'given_second', character: second },
];

describe('names of the demo city', () => {
  it('are made of two or three characters', () => {
    const names = posts.map((post) => new PersonNames(characters('王', '知', '远'), '621100', []).next(post));
    expect(new Set(names)).toEqual(new Set(['王远', '王知远']));
  });

  it('are never those on the deny list', () => {
    for (const post of posts)
      expect(new PersonNames(characters('李', '大', '强'), '621100', []).next(post)).toBe('李大强');
  });

  it('are never those of the leaders', () => {
    for (const post of posts)
      expect(new PersonNames(characters('王', '知', '远'), '621100', ['王知远']).next(post)).toBe('王远');
  });

  it('are given once only', () => {
    const names = new PersonNames(characters('王', '知', '远'), '621100', []);
    expect([names.next('A/unit_head'), names.next('A/unit_head')].toSorted()).toEqual(['王知远', '王远']);
  });

  it('depend on the city, so that another city with the same codes has other people', () => {
    const of = (cityId: string) =>
      posts.map((post) => new PersonNames(characters('王', '知', '远'), cityId, []).next(post));
    expect(of('621100')).toEqual(of('621100'));
    expect(of('621100')).not.toEqual(of('110000'));
  });
});
