import { demoPassword } from '../../src/organization/city-data/demo-password.js';

/** What a request was answered with; `body` is parsed where it is JSON, text otherwise. */
export interface Answer<T = unknown> {
  status: number;
  body: T;
  headers: Headers;
}

/** What may go with a change. */
export interface SendOptions {
  /** Idempotency-Key. */
  key?: string;
  headers?: Record<string, string>;
}

/** One browser or program: keeps its cookie, and sends the session's token with every change. */
export class ApiClient {
  readonly #cookies = new Map<string, string>();
  csrfToken = '';

  constructor(readonly baseUrl: string) {}

  /** The cookies as they would be sent, `name=value`: the session's, and the language's once it was chosen. */
  get cookie(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  get = <T = unknown>(path: string, options: SendOptions = {}) => this.send<T>('GET', path, options);

  post = <T = unknown>(path: string, body: unknown = {}, options: SendOptions = {}) =>
    this.send<T>('POST', path, { ...options, body });

  patch = <T = unknown>(path: string, body: unknown = {}, options: SendOptions = {}) =>
    this.send<T>('PATCH', path, { ...options, body });

  delete = <T = unknown>(path: string, options: SendOptions = {}) => this.send<T>('DELETE', path, options);

  /** Signs in; the demo city's password where none is given. */
  async signIn(userName: string, password = demoPassword): Promise<Answer<{ csrfToken: string }>> {
    this.csrfToken = (await this.get<{ csrfToken: string }>('/api/v1/session')).body.csrfToken;
    const answer = await this.post<{ csrfToken: string }>('/api/v1/session', { userName, password });
    if (answer.status === 201) this.csrfToken = answer.body.csrfToken;
    return answer;
  }

  async send<T>(
    method: string,
    path: string,
    { key, headers = {}, body }: SendOptions & { body?: unknown },
  ): Promise<Answer<T>> {
    const response = await fetch(this.baseUrl + path, {
      method,
      redirect: 'manual',
      headers: {
        accept: 'application/json',
        ...(this.cookie === '' ? {} : { cookie: this.cookie }),
        ...(method === 'GET' ? {} : { 'x-csrf-token': this.csrfToken }),
        ...(key === undefined ? {} : { 'idempotency-key': key }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    this.#keepCookies(response);
    return { status: response.status, headers: response.headers, body: (await bodyOf(response)) as T };
  }

  #keepCookies(response: Response): void {
    for (const cookie of response.headers.getSetCookie()) {
      const [name = '', value = ''] = cookie.split(';', 1)[0]?.split('=') ?? [];
      this.#cookies.set(name, value);
    }
  }
}

/** A client signed in as this account of the demo city. @throws Error when it is refused */
export async function signIn(baseUrl: string, userName: string): Promise<ApiClient> {
  const client = new ApiClient(baseUrl);
  const { status, body } = await client.signIn(userName);
  if (status !== 201) throw new Error(`${userName} cannot sign in: ${status} ${JSON.stringify(body)}`);
  return client;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  return response.headers.get('content-type')?.includes('json') === true ? JSON.parse(text) : text;
}
