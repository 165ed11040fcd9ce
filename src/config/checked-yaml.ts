import { readFileSync } from 'node:fs';
import { isCollection, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';

/** What is wrong with a file, and where. */
export interface YamlProblem {
  line: number;
  /** Path in the file with dots; empty: the whole file. */
  path: string;
  message: string;
}

/** What was read, or at least one problem. */
export type Checked<T> = { data: T; problems: [] } | { data: null; problems: YamlProblem[] };

type Keys = readonly (string | number)[];

/**
 * Reads a YAML file by a schema; `what` is what it should be, for the refusal.
 * @throws Error that names the file and, for each problem, its line and its path in the file
 */
export function readCheckedYaml<S extends z.ZodType>(path: string, schema: S, what: string): z.output<S> {
  const { data, problems } = checkedYaml(readFileSync(path, 'utf8'), schema);
  if (problems.length === 0) return data as z.output<S>;
  const lines = problems.map(
    ({ line, path: key, message }) => `line ${line}, ${key || 'the whole file'}: ${message}`,
  );
  throw new Error(`${path} is no ${what}:\n${lines.join('\n')}`);
}

/** Reads a YAML text by a schema. */
export function checkedYaml<S extends z.ZodType>(text: string, schema: S): Checked<z.output<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) return noYaml(broken.message, broken.linePos?.[0].line);
  const unfolded = unfold(document);
  if (typeof unfolded === 'string') return noYaml(unfolded);
  const { success, data, error } = schema.safeParse(unfolded.content);
  if (success) return { data, problems: [] };
  const lineOf = (keys: Keys) => lines.linePos(offsetOf(document, keys)).line;
  return { data: null, problems: problemsOf(error, lineOf) };
}

// An alias of aliases is what the parser itself refuses to unfold, with these words.
function unfold(document: Document): { content: unknown } | string {
  try {
    return { content: document.toJS() as unknown };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

const noYaml = (message: string, line = 1): { data: null; problems: YamlProblem[] } => ({
  data: null,
  problems: [{ line, path: '', message: `不是能读的 YAML：${message}` }],
});

/** What a schema refused, with the line of each. */
export const problemsOf = (error: z.ZodError, lineOf: (keys: Keys) => number): YamlProblem[] =>
  error.issues.map(({ path, message }) => {
    const keys = path.filter((key) => typeof key !== 'symbol');
    return { line: lineOf(keys), path: keys.join('.'), message };
  });

// What is missing has no place of its own: then the line of what should contain it.
function offsetOf(document: Document, keys: Keys): number {
  for (let length = keys.length; length > 0; length -= 1) {
    const parent = length === 1 ? document.contents : document.getIn(keys.slice(0, length - 1), true);
    const pair = isCollection(parent) ? parent.get(keys[length - 1], true) : undefined;
    if (isPlaced(pair)) return pair.range[0];
  }
  return 0;
}

function isPlaced(node: unknown): node is { range: [number, number, number] } {
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range);
}
