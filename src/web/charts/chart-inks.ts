import { readFileSync } from 'node:fs';
import { projectFile } from '../project-file.js';
import type { Ink } from './chart.js';

// Colours of the tokens by what they are used for. The drawing is made with a mark for each, which is no colour of any
// theme; on a page the mark becomes the token itself, so that every theme has its own colours, in a file its light value.
const tokens = {
  ...{ whole: 'brand', gain: 'brand-strong', loss: 'ink-3', quiet: 'line-strong' },
  ...{ red: 'red-fill', yellow: 'yellow-fill', green: 'green-fill', grey: 'grey-fill' },
  ...{ text: 'ink-1', label: 'ink-2', line: 'line', edge: 'line-strong', ground: 'surface' },
} as const satisfies Record<Ink, string> & Record<string, string>;

type DrawnInk = keyof typeof tokens;

const names = Object.keys(tokens) as DrawnInk[];
const mark = (index: number): string => `#fa00${(index + 16).toString(16)}`;
const markSign = /#fa00([0-9a-f]{2})/g;
const nameOf = (digits: string): DrawnInk => names[parseInt(digits, 16) - 16] ?? 'text';

/** The mark of each ink, to be given to whatever draws. */
export const inks = Object.fromEntries(names.map((name, index) => [name, mark(index)])) as Record<
  DrawnInk,
  string
>;

/** A drawing whose marks have become the tokens of the page that it stands on. */
export const inTokens = (svg: string): string =>
  svg.replace(markSign, (_mark, digits: string) => `var(--dk-${tokens[nameOf(digits)]})`);

/** A drawing whose marks have become the colours of white paper. */
export const inLightColours = (svg: string): string =>
  svg.replace(markSign, (_mark, digits: string) => lightValue(tokens[nameOf(digits)]));

let sheet: string | undefined;

// The first value in the sheet is that of the light ground.
function lightValue(token: string): string {
  sheet ??= readFileSync(projectFile('templates', 'assets', 'tokens.css'), 'utf8');
  const value = new RegExp(`--dk-${token}: (#[0-9a-f]{6});`).exec(sheet)?.[1];
  if (value === undefined) throw new Error(`there is no token --dk-${token}`);
  return value;
}
