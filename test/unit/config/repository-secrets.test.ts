import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../../scripts/servers/project-root.js';

const root = projectRoot();

// What the lock file and pictures hold looks like keys and is none: hashes of packages, points of light.
const unread = /^package-lock\.json$|\.(png|jpe?g|ico|woff2?|ttf|pdf|docx|xlsx|zip|tar|gz)$/;

/** What a key of somebody looks like. `value` is the part that would open something. */
const shapes: readonly RegExp[] = [
  /(?<value>-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----)/g,
  // Amazon, Aliyun, Tencent, GitHub, GitLab, Slack, Google; a signed token of any issuer.
  /(?<value>\b(?:AKIA[0-9A-Z]{16}|LTAI[0-9A-Za-z]{16,}|AKID[0-9A-Za-z]{32}|gh[pousr]_\w{36}|glpat-[\w-]{20}|xox[abprs]-[\w-]{10,}|AIza[\w-]{35}))/g,
  /(?<value>\beyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,})/g,
  // An address with a password in it.
  /\b[a-z][a-z+]{1,20}:\/\/[^\s/:@"'`$<>{]{1,60}:(?<value>[^\s/@"'`$<>{…]{6,80})@/g,
  // A value with a digit in it, under a name that says what it is.
  /(?:secret|passw(?:or)?d|pwd|token|credential|api_?key|[a-z]_?key)\w{0,20}["'`]?\s{0,3}[:=]\s{0,3}["'`](?<value>(?=[^"'`]*\d)[\w+/=.-]{16,200})["'`]/gi,
  // The same in a file of settings.
  /^(?:export )?[A-Z_]{0,40}(?:SECRET|PASSWORD|TOKEN|KEY)[A-Z_]{0,20}=(?<value>["']?(?=\S*\d)[\w+/=.-]{16,200})/gm,
];

const found = (text: string): string[] =>
  shapes.flatMap((shape) => [...text.matchAll(shape)].map(({ groups }) => groups?.value ?? ''));

/** What looks like one and opens nothing, each with its reason. */
const known: Readonly<Record<string, readonly [file: string, why: string]>> = {
  password: ['docs/messages.md', 'stands for the password in an example'],
  '602214073951886340217795': [
    'scripts/seed/words.ts',
    'sealed number of the invented draw, told to everybody',
  ],
  '60221407395188634021': ['test/', 'sealed number of draws that tests make'],
  '12345678901234567890': ['test/acceptance/a3-the-year-lives-by-its-calendar.test.ts', 'the same'],
  'canary-password-7f3a': ['test/integration/logs.test.ts', 'is sent in order to be looked for in the logs'],
  'canary-token-91bc': ['test/integration/logs.test.ts', 'the same'],
  'sample-4711-0815-sample-4711-0815-4711': [
    'test/unit/config/secret-settings.test.ts',
    'is refused as a sample',
  ],
  GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ: ['test/unit/identity/time-code.test.ts', 'the vector of RFC 6238'],
};

/** Red when a key of the machine, or any text of 16 signs with a digit under the name `token`, is committed. */
describe('the repository', () => {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, maxBuffer: 16 * 1024 * 1024 })
    .toString()
    .split('\0')
    .filter((file) => file !== '' && !unread.test(file));

  it('holds no secret: no private key, no token, no password of anything that exists', () => {
    const strange = files.flatMap((file) =>
      found(readFileSync(path.join(root, file), 'utf8'))
        .filter((value) => !(known[value] !== undefined && file.startsWith(known[value][0])))
        .map((value) => `${file}: ${value.slice(0, 12)}…`),
    );
    expect(files.length).toBeGreaterThan(1_000);
    expect(strange).toEqual([]);
  });

  it('still holds each sample that is let pass', () => {
    const texts = files.filter(
      (file) => /^(scripts|test|docs)\//.test(file) && !file.includes('repository-secrets'),
    );
    const all = texts.map((file) => readFileSync(path.join(root, file), 'utf8')).join('\n');
    expect(Object.keys(known).filter((value) => !all.includes(value))).toEqual([]);
  });

  const digits = '7f3a91bc'.repeat(4);

  it.each([
    ['a private key', ['-----BEGIN', 'RSA PRIVATE KEY-----'].join(' ')],
    ['a key of a cloud', `AKIA${'ABCDEFGH12345678'}`],
    ['a token of a forge', `ghp_${digits}abcd`],
    ['a signed token', ['eyJhbGciOiJIUzI1', 'eyJzdWIiOiIxMjM0', 'c2lnbmF0dXJl1'].join('.')],
    ['an address with its password', ['postgresql://dukaojian:', digits, '@db:5432/x'].join('')],
    ['a value in the program', `const sessionSecret = '${digits}';`],
    ['a value in a table', `{ "api_key": "${digits}" }`],
    ['a setting', `PORT=1\nFIELD_KEY=${digits}\n`],
  ])('would be found with %s', (_what, text) => {
    expect(found(text)).toHaveLength(1);
  });

  it.each([
    'const token = request.session.csrfToken;',
    "const key = 'scores.whole-year';",
    'password: postgresPassword,',
    'DATABASE_URL=postgresql://dukaojian_app:…@127.0.0.1:5432/dukaojian',
    '"integrity": "sha512-abc"',
  ])('is not blamed for %s', (text) => {
    expect(found(text)).toEqual([]);
  });
});
