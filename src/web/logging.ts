import type { IncomingMessage } from 'node:http';
import type { Params } from 'nestjs-pino';
import { loggedError, withoutPersonal } from './logged-error.js';

const silentPaths = /^\/(health|metrics|assets)(\/|$)/;
const secrets = [
  'cookie',
  'authorization',
  'password',
  'newPassword',
  'token',
  'secret',
  'csrf',
  '_csrf',
  'csrfToken',
  'set-cookie',
  'x-csrf-token',
];
const places = secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/**
 * One line of JSON for each request and event. Headers, bodies and query strings are not logged, secrets nowhere, and of
 * an error neither statement nor row.
 */
export const logging = (level: string): Params => ({
  pinoHttp: {
    level,
    redact: { paths: places, censor: '[secret]' },
    autoLogging: { ignore: ({ url = '' }) => silentPaths.test(url) },
    wrapSerializers: false,
    hooks: { streamWrite: withoutPersonal },
    serializers: {
      err: loggedError,
      req: ({ id, method, url }: IncomingMessage) => ({ id, method, url: url?.split('?')[0] }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    // Who reads the log counts from its own clock, not from the machine's zone.
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  },
});
