import type { RequestHandler } from 'express';
import { AppError } from '../domain/errors.js';
import { isStorable } from '../persistence/plain-text.js';

/**
 * Refuses an address, a query or names of fields with characters that no record can keep. What somebody typed into a
 * field is refused there, by its schema.
 */
export const storableRequest: RequestHandler = ({ originalUrl, query, body }, _response, next) => {
  if (isStorable(decoded(originalUrl)) && namesIn(query).every(isStorable) && namesIn(body).every(isStorable))
    next();
  else next(new AppError('request.malformed', '地址或栏目名里有无法保存的字符（如空字符），请核对。'));
};

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesIn(inner)]);
}

// What is no address at all is the router's to refuse.
function decoded(address: string): string {
  try {
    return decodeURIComponent(address);
  } catch {
    return '';
  }
}
