const deepest = 3;

/** An error as the log keeps it: what happened and where in the program, and nothing of what was being worked on. */
interface LoggedError {
  type: string;
  message: string;
  code?: string;
  constraint?: string;
  stack: string;
  cause?: LoggedError;
}

type Failure = Error & { raw?: unknown; code?: unknown; constraint?: unknown; severity?: unknown };

/**
 * Keeps name, message, code and frames. An error of the database brings the row along, in its `detail` and in the lines
 * below its message, or quotes the value: of those only what PostgreSQL says in general stays.
 */
export function loggedError(given: unknown, depth = 0): LoggedError {
  const { raw } = given as Failure;
  const failure = (raw instanceof Error ? raw : given) as Failure;
  if (!(failure instanceof Error)) return { type: typeof failure, message: 'no error', stack: '' };
  const { code, constraint, cause } = failure;
  return {
    type: failure.name,
    message: messageOf(failure),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof constraint === 'string' ? { constraint } : {}),
    stack: framesOf(failure),
    ...(cause instanceof Error && depth < deepest ? { cause: loggedError(cause, depth + 1) } : {}),
  };
}

// What is wrong with a value, which the message then quotes: SQLSTATE class 22.
const dataException = '22';

const fromDatabase = (failure: Failure): boolean => typeof failure.severity === 'string';

function messageOf(failure: Failure): string {
  if (!fromDatabase(failure)) return failure.message;
  const [said = ''] = failure.message.split('\n');
  return String(failure.code).startsWith(dataException) ? (said.split(':')[0] ?? '') : said;
}

const framesOf = ({ stack = '' }: Error): string =>
  stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');

const phone = /(?<![\w.])1[3-9]\d{9}(?![\w.])/g;
const identityNumber = /(?<![\w.])[1-9]\d{5}(?:19|20)\d{9}[\dXx](?!\w)/g;
const bearer = /(\bBearer\s+)[\w.~+/-]+=*/gi;

/** The last look at a line before it is written: phone and identity numbers and tokens, wherever they came from. */
export const withoutPersonal = (line: string): string =>
  line.replace(phone, '[phone]').replace(identityNumber, '[identity number]').replace(bearer, '$1[secret]');
