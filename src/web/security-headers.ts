import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { RequestHandler } from 'express';
import helmet from 'helmet';

const oneYearS = 31_536_000;

interface NonceResponse extends ServerResponse {
  locals?: { nonce?: string };
}

const nonceOf = (_request: IncomingMessage, response: NonceResponse): string =>
  `'nonce-${response.locals?.nonce ?? ''}'`;

const headers = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: [nonceOf, "'strict-dynamic'"],
      styleSrc: ["'self'", nonceOf],
      imgSrc: ["'self'", 'data:'],
      fontSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  strictTransportSecurity: false,
  referrerPolicy: { policy: 'same-origin' },
});

const transportSecurity = helmet.hsts({ maxAge: oneYearS });

/**
 * Security headers of every answer, with a fresh nonce for the page's own scripts. HSTS only over https: a demo on
 * http://localhost must not lock the browser out of every other local page.
 */
export const securityHeaders: RequestHandler = (request, response, next) => {
  response.locals.nonce = randomBytes(16).toString('hex');
  headers(request, response, (error?: unknown) => {
    if (error !== undefined || !request.secure) return next(error);
    transportSecurity(request, response, next);
  });
};

/** What only signed-in people may see is kept by no cache. */
export const noStore: RequestHandler = (_request, response, next) => {
  response.setHeader('cache-control', 'no-store');
  next();
};
