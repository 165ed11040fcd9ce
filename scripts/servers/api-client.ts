import http from 'node:http';
import { demoPassword } from '../../src/organization/city-data/demo-password.js';

/** One signed-in person, over kept connections. */
export interface Client {
  get<T>(path: string): Promise<T>;
  /** `key`: sent as Idempotency-Key, so that asking once more does it once. */
  post<T>(path: string, body: unknown, key?: string): Promise<T>;
  patch<T>(path: string, body: unknown): Promise<T>;
  /** Sends a file with form fields. */
  upload<T>(path: string, fields: Record<string, string>, file: File): Promise<T>;
}

/** An answer that is no success. */
export class RefusedRequest extends Error {
  constructor(
    request: string,
    readonly status: number,
    body: unknown,
  ) {
    super(`${request}: ${status} ${JSON.stringify(body)}`);
  }
}

/** Connections shared by all clients of a run: as many as there are requests at once. */
export const connections = (maxSockets: number): http.Agent =>
  new http.Agent({ keepAlive: true, maxSockets });

/** Signs in as a browser would: with a name alone as an account of the demo. */
export async function signIn(
  baseUrl: string,
  who: string | { userName: string; password: string },
  agent: http.Agent,
): Promise<Client> {
  const { userName, password } = typeof who === 'string' ? { userName: who, password: demoPassword } : who;
  const before = await send(agent, { url: `${baseUrl}/api/v1/session`, method: 'GET', headers: {} });
  const cookieBefore = cookieOf(before.headers);
  const anonymous = before.body as { csrfToken?: string };
  const signed = await send(agent, {
    url: `${baseUrl}/api/v1/session`,
    method: 'POST',
    headers: { cookie: cookieBefore, 'x-csrf-token': anonymous.csrfToken ?? '' },
    body: { userName, password },
  });
  if (signed.status >= 300)
    throw new Error(`sign-in of ${userName}: ${signed.status} ${JSON.stringify(signed.body)}`);
  const { csrfToken } = signed.body as { csrfToken: string };
  const headers = { cookie: cookieOf(signed.headers) || cookieBefore, 'x-csrf-token': csrfToken };
  const ask = async <T>(method: string, path: string, { body, key }: Asked = {}): Promise<T> => {
    const marked = key === undefined ? headers : { ...headers, 'idempotency-key': key };
    const answer = await send(agent, { url: `${baseUrl}${path}`, method, headers: marked, body });
    if (answer.status < 300) return answer.body as T;
    throw new RefusedRequest(`${method} ${path}`, answer.status, answer.body);
  };
  return {
    get: (path) => ask('GET', path),
    post: (path, body, key) => ask('POST', path, { body, ...(key === undefined ? {} : { key }) }),
    patch: (path, body) => ask('PATCH', path, { body }),
    upload: (path, fields, file) => upload({ url: baseUrl + path, headers }, fields, file),
  };
}

async function upload<T>(
  { url, headers }: { url: string; headers: Record<string, string> },
  fields: Record<string, string>,
  file: File,
): Promise<T> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  form.set('file', file);
  const answer = await fetch(url, {
    method: 'POST',
    headers: { ...headers, accept: 'application/json' },
    body: form,
  });
  if (!answer.ok) throw new Error(`POST ${url}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

interface Asked {
  body?: unknown;
  key?: string;
}

interface Sent {
  url: string;
  method: string;
  headers: http.OutgoingHttpHeaders;
  body?: unknown;
}

function send(agent: http.Agent, { url, method, headers, body }: Sent) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const length =
    text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise<{ status: number; headers: http.IncomingHttpHeaders; body: unknown }>(
    (resolve, reject) => {
      const request = http.request(url, {
        agent,
        method,
        headers: { ...headers, ...length, accept: 'application/json' },
      });
      request.on('error', reject);
      request.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const answer = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: parsed(answer) });
        });
      });
      request.end(text);
    },
  );
}

const parsed = (text: string): unknown =>
  text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : text;

function cookieOf(headers: http.IncomingHttpHeaders): string {
  return (headers['set-cookie'] ?? []).map((cookie) => cookie.split(';')[0]).join('; ');
}
