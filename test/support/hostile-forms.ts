import { load } from 'cheerio/slim';
import type { ApiClient } from './api-client.js';
import { kindOf } from './crawl.js';
import type { SeenPage } from './crawl.js';
import { sendFiles } from './form-client.js';
import { hostileTexts } from './hostile-texts.js';

interface FoundForm {
  /** Method, address without ids, and the names of the fields. */
  kind: string;
  method: string;
  action: string;
  hasFiles: boolean;
  fields: [name: string, value: string][];
}

const elsewhere = /^\/(sign-out|language|clock|session|demo|posts?)(\/|$)/;

/** Fills the forms of pages, one of each kind, with hostile texts wherever something is typed or chosen, and sends them. */
export class HostileForms {
  readonly #sent = new Set<string>();
  #turn = 0;

  /** What came back, as pages; a redirect is none. */
  async send(client: ApiClient, page: SeenPage): Promise<SeenPage[]> {
    const answers: SeenPage[] = [];
    for (const form of this.#formsOf(page)) {
      if (this.#sent.has(form.kind)) continue;
      this.#sent.add(form.kind);
      const { status, body } = await sent(client, form);
      answers.push({ path: form.kind, from: page.path, part: false, status, html: body });
    }
    return answers;
  }

  #formsOf({ path, html }: SeenPage): FoundForm[] {
    const $ = load(html);
    return $('form')
      .toArray()
      .flatMap((element) => {
        const form = $(element);
        const method = (form.attr('method') ?? 'get').toUpperCase();
        const { pathname, search } = new URL(form.attr('action') ?? '', `http://here.invalid${path}`);
        const inputs = form.find('input[name], textarea[name], select[name]').toArray();
        const fields = inputs.flatMap((input): [string, string][] => {
          const [name = '', type = ''] = [$(input).attr('name'), $(input).attr('type')];
          if (type === 'file') return [];
          return [[name, type === 'hidden' ? ($(input).attr('value') ?? '') : this.#next()]];
        });
        const typed = fields.filter(([name]) => name !== '_csrf').map(([name]) => name);
        if (typed.length === 0 || elsewhere.test(pathname)) return [];
        const kind = `${method} ${kindOf(pathname)} ${[...new Set(typed)].sort().join(' ')}`;
        const hasFiles = form.attr('enctype') === 'multipart/form-data';
        return [{ kind, method, action: pathname + search, hasFiles, fields }];
      });
  }

  #next(): string {
    this.#turn += 1;
    return hostileTexts[this.#turn % hostileTexts.length] ?? '';
  }
}

async function sent(
  client: ApiClient,
  { method, action, hasFiles, fields }: FoundForm,
): Promise<{ status: number; body: string }> {
  if (hasFiles) {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    return sendFiles(client, action, form);
  }
  const accept = 'text/html,application/xhtml+xml';
  const words = new URLSearchParams(fields).toString();
  if (method === 'GET')
    return client.send<string>('GET', `${action.split('?')[0]}?${words}`, { headers: { accept } });
  const headers = { accept, 'x-csrf-token': '', 'content-type': 'application/x-www-form-urlencoded' };
  return client.send<string>('POST', action, { headers, body: words });
}
