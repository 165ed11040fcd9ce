import { describe, expect, it } from '@jest/globals';
import { isForwardedUnchanged } from '../../../../src/domain/decision/forwarded.js';

const parent = '完成冬季供暖保障，确保群众温暖过冬。';
const own = { title: '第一步' };

describe('a task is forwarded unchanged', () => {
  it.each([
    ['in the same words', { wording: parent }, true],
    ['with other blanks and signs', { wording: ' 完成冬季供暖保障；确保群众 温暖过冬' }, true],
    ['not with a word more', { wording: `${parent}11月底前完成` }, false],
    ['not with a path of its own', { wording: parent, path: '先查后改' }, false],
    ['not with a standard of its own', { wording: parent, standard: '室温18℃' }, false],
    ['not with a milestone of its own', { wording: parent, milestones: [own] }, false],
  ])('%s', (...[, given, expected]) => {
    expect(isForwardedUnchanged(parent, { milestones: [], ...given })).toBe(expected);
  });
});
