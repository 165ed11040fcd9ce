import { describe, expect, it } from '@jest/globals';
import { isPasswordTooOld, passwordProblems } from '../../../../src/domain/identity/password-rules.js';
import { leakedPasswords } from '../../../../src/identity/leaked-passwords.js';
import type { PasswordProfile } from '../../../../src/domain/identity/password-rules.js';

const words = ['gd-fgw.unit_head', '王建国', '定西市', '定西', 'dingxi', '市发展改革委', '发改', 'fgw'];
const day = 86_400_000;

describe('a new password', () => {
  it.each([
    ['7f-Kq2x', 'asvs', ['密码至少8个字符']],
    ['7f-Kq2xw', 'asvs', []],
    ['雨后青山更绿水长流', 'asvs', []],
    ['correct horse battery staple', 'asvs', []],
    [`${'长'.repeat(63)}句`, 'asvs', []],
    [`${'长句'.repeat(100)}`, 'asvs', []],
    [`${'长句'.repeat(100)}加`, 'asvs', ['密码不超过200个字符']],
    ['Password123', 'asvs', ['这是常见密码，容易被猜到，请换一个']],
    ['WOAINI1314', 'asvs', ['这是常见密码，容易被猜到，请换一个']],
    ['admin@20261124!', 'asvs', ['这是常见密码，容易被猜到，请换一个']],
    ['Trustno1', 'asvs', ['这是常见密码，容易被猜到，请换一个']],
    ['ncc1701d', 'asvs', ['这是常见密码，容易被猜到，请换一个']],
    ['ncc1701dx', 'asvs', []],
    ['99999999', 'asvs', ['这是常见密码，容易被猜到，请换一个']],
    ['hgfedcba', 'asvs', ['这是常见密码，容易被猜到，请换一个']],
    ['DingXi-8346-qk', 'asvs', ['密码里不要有姓名、登录名、城市名或单位名']],
    ['我在发改上班8346', 'asvs', ['密码里不要有姓名、登录名、城市名或单位名']],
    ['7f-fgw-Kq2x', 'asvs', []],
    ['kq2xw7fmz', 'mlps3', ['密码须含大写字母、小写字母、数字、符号中的三种']],
    ['kq2xw7fm-', 'mlps3', []],
    ['Kq2xw7fmz', 'mlps3', []],
  ] as [string, PasswordProfile, string[]][])('%s by %s: %j', (password, profile, problems) => {
    expect(passwordProblems(password, { profile, words, leaked: leakedPasswords })).toEqual(problems);
  });
});

describe('the passwords of leaks', () => {
  it('are at least 3,000 that are long enough, each refused', () => {
    expect(leakedPasswords.size).toBeGreaterThanOrEqual(3_000);
    const taken = [...leakedPasswords].filter(
      (password) =>
        passwordProblems(password, { profile: 'asvs', words: [], leaked: leakedPasswords }).length === 0,
    );
    expect(taken).toEqual([]);
  });
});

describe('the age of a password', () => {
  it.each([
    ['asvs', 10_000 * day, false],
    ['mlps3', 90 * day - 1, false],
    ['mlps3', 90 * day, true],
  ] as [PasswordProfile, number, boolean][])('by %s after %i ms must be changed: %s', (profile, age, old) => {
    expect(isPasswordTooOld(0, age, profile)).toBe(old);
  });
});
