import type { IncomingMessage } from 'node:http';
import type { Params } from 'nestjs-pino';

const silentPaths = /^\/(health|metrics|assets)(\/|$)/;
const secrets = [
  'cookie',
  'authorization',
  'password',
  'csrf',
  '_csrf',
  'csrfToken',
  'set-cookie',
  'x-csrf-token',
];
const places = secrets.flatMap((name) => [`["${name}"]`, `*["${name}"]`, `*.*["${name}"]`]);

/** One line of JSON for each request and event; headers are not logged, and secrets nowhere. */
export const logging = (level: string): Params => ({
  pinoHttp: {
    level,
    redact: { paths: places, censor: '[secret]' },
    autoLogging: { ignore: ({ url = '' }) => silentPaths.test(url) },
    serializers: {
      req: ({ id, method, url }: IncomingMessage) => ({ id, method, url: url?.split('?')[0] }),
      res: ({ statusCode }: { statusCode: number }) => ({ statusCode }),
    },
    // Who reads the log counts from its own clock, not from the machine's zone.
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
  },
});
