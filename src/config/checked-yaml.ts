import { readFileSync } from 'node:fs';
import { isCollection, LineCounter, parseDocument } from 'yaml';
import type { Document } from 'yaml';
import type { z } from 'zod';

/**
 * Reads a YAML file by a schema; `what` is what it should be, for the refusal.
 * @throws Error that names the file and, for each problem, its line and its path in the file
 */
export function readCheckedYaml<S extends z.ZodType>(path: string, schema: S, what: string): z.output<S> {
  const lines = new LineCounter();
  const document = parseDocument(readFileSync(path, 'utf8'), { lineCounter: lines });
  const [broken] = document.errors;
  if (broken !== undefined) throw new Error(`${path} is no YAML: ${broken.message}`);
  const { success, data, error } = schema.safeParse(document.toJS());
  if (success) return data;
  throw new Error(`${path} is no ${what}:\n${describe(error, document, lines).join('\n')}`);
}

function describe(error: z.ZodError, document: Document, lines: LineCounter): string[] {
  return error.issues.map((issue) => {
    const keys = issue.path.filter((key) => typeof key !== 'symbol');
    const { line } = lines.linePos(offsetOf(document, keys));
    return `line ${line}, ${keys.join('.') || 'the whole file'}: ${issue.message}`;
  });
}

// What is missing has no place of its own: then the line of what should contain it.
function offsetOf(document: Document, keys: readonly (string | number)[]): number {
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
