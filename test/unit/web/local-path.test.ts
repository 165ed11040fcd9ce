import { describe, expect, it } from '@jest/globals';
import { localPath } from '../../../src/web/local-path.js';

describe('where a sign-in leads', () => {
  it.each([
    [undefined, '/'],
    ['', '/'],
    ['/', '/'],
    ['/?lamp=red', '/?lamp=red'],
    ['/decisions/1?tab=2#top', '/decisions/1?tab=2'],
    ['https://elsewhere.example/', '/'],
    ['//elsewhere.example/', '/'],
    ['/\\elsewhere.example/', '/'],
    ['/\t/elsewhere.example/', '/'],
    ['/a/..//elsewhere.example', '/'],
    ['javascript:alert(1)', '/'],
    ['decisions', '/'],
  ])('asked for %j it is %j, never another site', (wanted, expected) => {
    expect(localPath(wanted)).toBe(expected);
  });
});
