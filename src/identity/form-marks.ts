import type { Request } from 'express';

/** What a form says beside its own fields, each in a hidden field whose name begins with `_`. */
export interface FormMarks {
  /** `_csrf`: the session's token. */
  token?: string;
  /** `_key`: chosen at render; the same submit twice is one submit. */
  key?: string;
  /** `_page`: path of the page that shows the form, for the way back after a sign-in. */
  page?: string;
}

declare module 'express-serve-static-core' {
  interface Request {
    /** Set once the marks were taken out of the body. */
    formMarks?: FormMarks;
  }
}

/**
 * Takes the marks out of the body of a form, for they are the door's and forms refuse keys that they do not know.
 * Asking again gives the same marks. The fields of a multipart form exist only after its files were taken in.
 */
export function marksOf(request: Request): FormMarks {
  if (request.formMarks !== undefined) return request.formMarks;
  if (request.body === undefined || !request.is(['urlencoded', 'multipart'])) return {};
  const { _csrf, _key, _page, ...fields } = request.body as Record<string, unknown>;
  request.body = fields;
  request.formMarks = { ...text('token', _csrf), ...text('key', _key), ...text('page', _page) };
  return request.formMarks;
}

const text = (name: keyof FormMarks, value: unknown): FormMarks =>
  typeof value === 'string' && value !== '' ? { [name]: value } : {};
