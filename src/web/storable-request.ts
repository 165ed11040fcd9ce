import type { RequestHandler } from 'express';
import { AppError } from '../domain/errors.js';
import { isStorable } from '../persistence/plain-text.js';

/** Refuses what no record can keep, wherever it stands: in the address, the query or the body, in names and in values. */
export const storableRequest: RequestHandler = ({ originalUrl, query, body }, _response, next) => {
  if (allStorable([decoded(originalUrl), query, body])) next();
  else next(new AppError('request.malformed', '内容里有无法保存的字符（如空字符），请删去后再提交。'));
};

function allStorable(value: unknown): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && allStorable(inner));
}

// What is no address at all is the router's to refuse.
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return '';
  }
}
