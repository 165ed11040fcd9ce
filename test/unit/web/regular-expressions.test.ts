import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { projectRoot } from '../../../scripts/servers/project-root.js';
import { inFull } from '../../support/table-width.js';

const root = projectRoot();
const sources = ['{src,activities,workflows}/**/*.ts', 'templates/assets/**/*.js'].flatMap((pattern) =>
  globSync(pattern, { cwd: root }).filter((file) => !file.includes('/migrations/')),
);

/** Every regular expression that stands in the program, each once, with a file where it stands. */
function literals(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of sources) {
    const text = readFileSync(path.join(root, file), 'utf8');
    const look = (node: ts.Node): void => {
      if (ts.isRegularExpressionLiteral(node)) found.set(node.text, file);
      ts.forEachChild(node, look);
    };
    look(ts.createSourceFile(file, text, ts.ScriptTarget.Latest));
  }
  return found;
}

const everywhere = inFull ? [...' 0aA一\n、-/（“<@年', '1,', 'a-', ' \n'] : [...' 0a一\n/《', '1,'];

/** Texts whose repetition keeps an expression busiest: what is named in it, sign by sign and word by word. */
function pumpsFor(source: string): Set<string> {
  const bare = source.replace(/\\[pP]\{[^}]*\}|\\u[0-9a-f]{4}|\\[a-zA-Z]\d*/g, '');
  const signs = [...bare].filter((sign) => !'[](){}|?*+^$\\'.includes(sign)).slice(0, inFull ? 40 : 10);
  const words = [...source.matchAll(/\p{Script=Han}{2,6}/gu)].map(([word]) => word).slice(0, inFull ? 12 : 5);
  return new Set([...everywhere, ...signs, ...words]);
}

/** Milliseconds of processor time that a text of about `length` signs takes. */
function timeOf(literal: string, pump: string, length: number): number {
  const end = literal.lastIndexOf('/');
  const expression = new RegExp(literal.slice(1, end), literal.slice(end + 1).replace('y', ''));
  const text = `${pump.repeat(Math.ceil(length / pump.length))}\u0001`;
  const begin = process.cpuUsage();
  if (expression.global) text.replace(expression, '');
  else expression.test(text);
  return process.cpuUsage(begin).user / 1_000;
}

// Twice the length is twice the time: some microseconds for 16,000 signs. What goes by the square takes a third of a
// second for them, so that neither a slow machine nor a pause of its own makes the one the other.
const lengths = [500, 4_000, 16_000];
const mostMs = 60;

const isSlow = (literal: string, pump: string): boolean =>
  lengths.some((length) => timeOf(literal, pump, length) > mostMs && timeOf(literal, pump, length) > mostMs);

/**
 * Long input is cheap: no expression of the program takes time by the square of a text. Red with `/\s*\n\s*` + `/g` for
 * `/(?<!\s)\s*\n\s*` + `/g` in fill-template.ts. Source: OWASP, denial of service by regular expressions.
 */
describe('every regular expression of the program', () => {
  const all = [...literals()];

  it('takes time in step with the length of the text, whatever stands in it', () => {
    expect(all.length).toBeGreaterThan(250);
    const slow = all.flatMap(([literal, file]) =>
      [...pumpsFor(literal)]
        .filter((pump) => isSlow(literal, pump))
        .slice(0, 1)
        .map((pump) => `${file}: ${literal} by ${JSON.stringify(pump)}`),
    );
    expect(slow).toEqual([]);
  });

  it.each([String.raw`/\s*\n\s*/`, String.raw`/^(.+?)\s+x$/`])('would be found as slow: %s', (literal) => {
    expect([...pumpsFor(literal)].some((pump) => isSlow(literal, pump))).toBe(true);
  });
});
