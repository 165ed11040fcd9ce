import type { z } from 'zod';
import { invalidInput } from '../validation.js';
import { valuesOf } from './form-fields.js';
import type { Fields } from './form-fields.js';
import { dayFrom, flagFrom, instantFrom, numberFrom } from './lenient-values.js';

/**
 * Which fields are no running text; `*` stands for the place in a list (`tasks.*.dueOn`). Of these, and of `optional`
 * text, a field that was left empty counts as not there; a text that must be there stays empty, for the schema to
 * refuse in its own words.
 */
export interface FormShape {
  numbers?: readonly string[];
  days?: readonly string[];
  instants?: readonly string[];
  /** Ticked or not: always there. */
  flags?: readonly string[];
  /** Lists of texts, one or several fields of the same name: always there. */
  lists?: readonly string[];
  optional?: readonly string[];
}

/**
 * The input of a command out of the fields of a form. A dot in a name makes an object, a number in it a list:
 * `tasks.0.wording`. What a schema is to read is said by `shape`.
 * @throws AppError `request.invalid` with a pointer for each field, as the API does
 */
export function readForm<S extends z.ZodType>(schema: S, fields: Fields, shape: FormShape = {}): z.output<S> {
  const input = inputOf(fields, shape);
  const { success, data, error } = schema.safeParse(input);
  if (success) return data;
  throw invalidInput(error.issues.map((issue) => ({ ...issue, message: sentenceOf(issue, input) })));
}

// Where the schema has no words of its own for a field that is not there: what a person can do.
function sentenceOf({ message, path }: z.core.$ZodIssue, input: unknown): string {
  const value = path.reduce((inner: unknown, part) => (inner as Tree | undefined)?.[part], input);
  return value === undefined && message.startsWith('无效输入') ? '请填写这一项' : message;
}

function inputOf(fields: Fields, shape: FormShape): unknown {
  const root = emptyTree();
  for (const name of namesOf(fields, shape)) {
    const value = valueOf(name, valuesOf(fields, name), shape);
    if (value !== undefined) put(root, name.split('.'), value);
  }
  return listsIn(root);
}

type Tree = Record<PropertyKey, unknown>;

// Without a prototype, for which no field may reach.
const emptyTree = (): Tree => Object.create(null) as Tree;

function namesOf(fields: Fields, { lists = [], flags = [] }: FormShape): string[] {
  const always = [...lists, ...flags].filter((name) => !name.includes('*'));
  return [...new Set([...Object.keys(fields), ...always])];
}

function valueOf(name: string, values: readonly string[], shape: FormShape): unknown {
  const pattern = name.replace(/(?<=^|\.)\d+(?=\.|$)/g, '*');
  const is = (kind: keyof FormShape) => shape[kind]?.includes(pattern) ?? false;
  if (is('lists')) return values.filter((value) => value.trim() !== '');
  const [first = '', ...others] = values;
  // One value is expected and several came: not one of them is taken for it, the schema refuses the list.
  if (others.length > 0) return values;
  if (is('flags')) return flagFrom(first);
  const filled = first.trim() !== '';
  if (is('numbers')) return filled ? numberFrom(first) : undefined;
  if (is('days')) return filled ? dayFrom(first) : undefined;
  if (is('instants')) return filled ? instantFrom(first) : undefined;
  if (is('optional') && !filled) return undefined;
  return first;
}

const isTree = (value: unknown): value is Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function put(tree: Tree, [head = '', ...rest]: string[], value: unknown): void {
  if (rest.length === 0) {
    tree[head] = value;
    return;
  }
  const inner = tree[head];
  const next = isTree(inner) ? inner : emptyTree();
  tree[head] = next;
  put(next, rest, value);
}

// An object whose names are all numbers was meant as a list: in their order, without gaps.
function listsIn(value: unknown): unknown {
  if (!isTree(value)) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, listsIn(inner)] as const);
  if (entries.length === 0 || !entries.every(([name]) => /^\d+$/.test(name)))
    return Object.fromEntries(entries);
  return entries.toSorted(([one], [other]) => Number(one) - Number(other)).map(([, inner]) => inner);
}
