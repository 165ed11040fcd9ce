import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { projectRoot } from '../../../scripts/servers/project-root.js';

interface Line {
  number: number;
  state: string;
  file: string;
  words: string;
}

const lines: Line[] = readFileSync(path.join(projectRoot(), 'docs/security.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| \d+ \|/.test(line))
  .map((line) => {
    const [, number = '', , state = '', file = '', said = ''] = line.split('|').map((cell) => cell.trim());
    const [words = ''] = said.split(' · missing:');
    return { number: Number(number), state, file, words };
  });
const shown = lines.filter(({ state }) => state !== 'open');

describe('what must hold', () => {
  it('is listed without a gap, each with its state', () => {
    expect(lines.map(({ number }) => number)).toEqual(Array.from({ length: 66 }, (_none, at) => at + 1));
    expect(lines.filter(({ state }) => !['held', 'partly', 'open'].includes(state))).toEqual([]);
    expect(lines.filter(({ state, file, words }) => state === 'open' && file + words !== '')).toEqual([]);
  });

  it.each(shown)('$number is shown by words that are in $file', ({ file, words }) => {
    expect(existsSync(path.join(projectRoot(), file))).toBe(true);
    expect(words).not.toBe('');
    expect(readFileSync(path.join(projectRoot(), file), 'utf8')).toContain(words);
  });
});
