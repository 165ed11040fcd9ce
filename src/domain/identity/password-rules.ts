import { commonPasswords } from './common-passwords.js';

/** Which rules a new password must meet. */
export type PasswordProfile = 'asvs' | 'mlps3';

/** Who chooses a password, as far as it may not say so. */
export interface PasswordContext {
  profile: PasswordProfile;
  /** User name, names of the person, of the city and of his bodies, also as they sound. */
  words: readonly string[];
  /** Passwords that leaks are full of, in small letters. */
  leaked: ReadonlySet<string>;
}

/** Shortest password, characters. Source: ASVS 5.0.0 6.2.1. */
export const shortestPassword = 8;
/** Longest password, characters: phrases and password managers are welcome. Source: ASVS 5.0.0 6.2.9 asks for 64. */
const longestPassword = 200;
/** Earlier passwords, the present one among them, that may not come back. Source: GB/T 22239-2019 8.1.4.1 a, in use. */
export const rememberedPasswords = 5;

const oldestDays = 90;
const kindsNeeded = 3;
const dayMs = 86_400_000;
const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\p{Nd}/u, /[^\p{Ll}\p{Lu}\p{Nd}]/u];
const shortestLatin = 4;

/** Why a new password is refused, a sentence for each reason; empty: it may be used. */
export function passwordProblems(password: string, { profile, words, leaked }: PasswordContext): string[] {
  const length = [...password].length;
  const reasons: [wrong: boolean, sentence: string][] = [
    [length < shortestPassword, `密码至少${shortestPassword}个字符`],
    [length > longestPassword, `密码不超过${longestPassword}个字符`],
    [isCommon(password, leaked), '这是常见密码，容易被猜到，请换一个'],
    [saysWho(password, words), '密码里不要有姓名、登录名、城市名或单位名'],
    [
      profile === 'mlps3' && kinds.filter((kind) => kind.test(password)).length < kindsNeeded,
      '密码须含大写字母、小写字母、数字、符号中的三种',
    ],
  ];
  return reasons.filter(([wrong]) => wrong).map(([, sentence]) => sentence);
}

/** Whether a password set at that instant must be changed; machine time, milliseconds. Source: 等保三级, 90 days. */
export const isPasswordTooOld = (setAt: number, now: number, profile: PasswordProfile): boolean =>
  profile === 'mlps3' && now - setAt >= oldestDays * dayMs;

// What is tried first at home also with something behind it, what leaks are full of as it stands there.
function isCommon(password: string, leaked: ReadonlySet<string>): boolean {
  const plain = password.toLowerCase();
  if (leaked.has(plain)) return true;
  const bare = plain.replace(/[^a-z]+$/, '');
  return commonPasswords.has(plain) || commonPasswords.has(bare) || isRun(plain);
}

// One sign again and again, or each the next of the one before: 11111111, abcdefgh, 87654321.
function isRun(password: string): boolean {
  const codes = [...password].map((sign) => sign.codePointAt(0) ?? 0);
  const steps = new Set(codes.slice(1).map((code, at) => code - (codes[at] ?? 0)));
  const [step = 9] = steps;
  return steps.size === 1 && Math.abs(step) <= 1;
}

function saysWho(password: string, words: readonly string[]): boolean {
  const plain = password.toLowerCase();
  return words
    .map((word) => word.toLowerCase())
    .filter((word) => (/^\p{ASCII}+$/u.test(word) ? word.length >= shortestLatin : word.length >= 2))
    .some((word) => plain.includes(word));
}
