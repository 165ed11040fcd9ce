import type { ApiClient } from '../support/api-client.js';

/** A file of a form. */
export interface FormFile {
  name: string;
  content: Buffer;
}

/** What a form was answered with. */
export interface FormAnswer {
  status: number;
  body: Record<string, unknown> & { id: string; code: string; detail: string; evidenceIds: string[] };
}

/** Sends a report as a browser's form does, with files. */
export async function sendForm(
  client: ApiClient,
  path: string,
  {
    fields,
    files,
    key,
    method = 'POST',
  }: {
    fields: Record<string, string>;
    files: readonly FormFile[];
    key?: string;
    method?: string;
  },
): Promise<FormAnswer> {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  for (const { name, content } of files) form.append('files', new Blob([new Uint8Array(content)]), name);
  const response = await fetch(client.baseUrl + path, {
    method,
    body: form,
    headers: {
      accept: 'application/json',
      cookie: client.cookie,
      'x-csrf-token': client.csrfToken,
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    },
  });
  return { status: response.status, body: (await response.json()) as FormAnswer['body'] };
}
