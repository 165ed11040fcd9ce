import { randomUUID } from 'node:crypto';
import type { RequestHandler } from 'express';

/** Numbers a request: the same id in the log, in the answer's header and in every problem that it reports. */
export const requestId: RequestHandler = (request, response, next) => {
  request.id = randomUUID();
  response.setHeader('x-request-id', request.id);
  next();
};
