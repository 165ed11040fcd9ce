import type { Request } from 'express';
import { marksOf } from '../../identity/form-marks.js';
import { localPath } from '../local-path.js';

/** The page on which a form was: as the form says, else as the browser says; the first page where neither does. */
export function pageBefore(request: Request): string {
  const { page } = marksOf(request);
  return page === undefined ? ownReferer(request) : localPath(page);
}

function ownReferer(request: Request): string {
  const referer = request.get('referer') ?? '';
  if (!URL.canParse(referer)) return '/';
  const { host, pathname, search } = new URL(referer);
  return host === request.get('host') ? localPath(pathname + search) : '/';
}
