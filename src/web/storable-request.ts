import type { RequestHandler } from 'express';
import { AppError } from '../domain/errors.js';
import { isStorable } from '../persistence/plain-text.js';

// Names by which an object reaches for what all objects share; Nest would take them away without a word.
const reaching: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
// No input of ours is deeper than seven; what goes on for ever would fill the stack of whoever walks through it.
const deepest = 20;

/**
 * Refuses an address, a query or names of fields with characters that no record can keep, names that reach for the
 * prototype, and what is nested without end. What somebody typed into a field is refused there, by its schema.
 */
export const storableRequest: RequestHandler = ({ originalUrl, query, body }, _response, next) => {
  const wrong = isStorable(decoded(originalUrl)) ? (faultIn(query) ?? faultIn(body)) : unstorable;
  if (wrong === null) next();
  else next(new AppError('request.malformed', wrong));
};

const unstorable = '地址或栏目名里有无法保存的字符（如空字符），请核对。';

function faultIn(value: unknown): string | null {
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) return '内容一层套一层，层数太多，无法读取。';
    const names = level.flatMap((one) => (isHolder(one) && !Array.isArray(one) ? Object.keys(one) : []));
    const reached = names.find((name) => reaching.has(name));
    if (reached !== undefined) return `没有“${reached}”这一项，请删去。`;
    if (!names.every(isStorable)) return unstorable;
    level = level.flatMap((one) => (isHolder(one) ? Object.values(one).filter(isHolder) : []));
  }
  return null;
}

const isHolder = (value: unknown): value is object => typeof value === 'object' && value !== null;

// What is no address at all is the router's to refuse.
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return '';
  }
}
