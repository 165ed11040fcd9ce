import compression from 'compression';
import type { RequestHandler } from 'express';

/**
 * Pages, styles and scripts in fewer bytes; the stream of changes goes out as it is, for it is never at its end.
 * A page has its session's token beside what its reader typed. Who guessed the token from the lengths of answers
 * (BREACH) would have gained nothing: a change that another site sends is refused also with it (csrf.ts).
 */
export const compressed: RequestHandler = compression({
  filter: (request, response) =>
    !String(response.getHeader('content-type')).startsWith('text/event-stream') &&
    compression.filter(request, response),
});
