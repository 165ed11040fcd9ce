import { describe, expect, it } from '@jest/globals';
import { mayHold } from '../../../../src/domain/identity/administrator-rule.js';
import { deviceName } from '../../../../src/domain/identity/device-name.js';
import { nextStep } from '../../../../src/domain/identity/sign-in-step.js';

const nothing = { hasFactor: false, needsFactor: false, factorShown: false, mustRenew: false };

describe('the next step of a sign-in', () => {
  it.each([
    [{}, null],
    [{ hasFactor: true }, 'code'],
    [{ hasFactor: true, mustRenew: true }, 'code'],
    [{ hasFactor: true, factorShown: true, mustRenew: true }, 'password'],
    [{ hasFactor: true, needsFactor: true, factorShown: true }, null],
    [{ needsFactor: true, mustRenew: true }, 'password'],
    [{ needsFactor: true }, 'enrol'],
  ])('with %j is %s', (facts, step) => {
    expect(nextStep({ ...nothing, ...facts })).toBe(step);
  });
});

describe('one more post', () => {
  it.each([
    [[], 'system_admin', true],
    [['unit_staff'], 'unit_head', true],
    [['unit_staff'], 'system_admin', false],
    [['system_admin'], 'unit_staff', false],
    [['system_admin'], 'security_admin', false],
    [['security_admin'], 'audit_admin', false],
  ])('beside %j may be that of %s: %s', (held, role, may) => {
    expect(mayHold(held, role)).toBe(may);
  });
});

describe('a device', () => {
  it.each([
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36',
      'Chrome · Windows',
    ],
    [
      'Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/126.0 Safari/537.36 Edg/126.0',
      'Edge · Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36 MicroMessenger/8.0',
      '微信 · Android',
    ],
    [
      'Mozilla/5.0 (X11; Linux x86_64; UOS) AppleWebKit/537.36 Chrome/108.0 Safari/537.36',
      'Chrome · 国产系统',
    ],
    ['curl/8.5', ''],
  ])('that says %s is called %s', (said, name) => {
    expect(deviceName(said)).toBe(name);
  });
});
