import type { ApiClient, Answer } from './api-client.js';

/** What a browser sends for a form. */
export interface SentFields {
  [name: string]: string | readonly string[];
}

const asBrowser = { accept: 'text/html,application/xhtml+xml' };

/** A page as a browser asks for it. */
export const getPage = (client: ApiClient, path: string): Promise<Answer<string>> =>
  client.get<string>(path, { headers: asBrowser });

/** Sends a plain form, with the session's token as its hidden field and without any script's header. */
export async function sendForm<T = string>(
  client: ApiClient,
  path: string,
  fields: SentFields,
): Promise<Answer<T>> {
  const body = new URLSearchParams({ _csrf: client.csrfToken });
  for (const [name, value] of Object.entries(fields))
    for (const one of typeof value === 'string' ? [value] : value) body.append(name, one);
  return client.send<T>('POST', path, {
    headers: { ...asBrowser, 'x-csrf-token': '', 'content-type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  });
}

/** Sends a form with files; its token stands in the address. */
export async function sendFiles<T = string>(
  client: ApiClient,
  path: string,
  form: FormData,
): Promise<{ status: number; location: string | null; body: T }> {
  const response = await fetch(`${client.baseUrl}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: { ...asBrowser, cookie: client.cookie },
    body: form,
  });
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return {
    status: response.status,
    location: response.headers.get('location'),
    body: (isJson ? JSON.parse(text) : text) as T,
  };
}
