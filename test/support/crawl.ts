import { load } from 'cheerio/slim';
import type { ApiClient } from './api-client.js';
import { getPage } from './form-client.js';

/** A page that a person came to by links. */
export interface SeenPage {
  /** Path and query. */
  path: string;
  /** The page that led to it first. */
  from: string;
  status: number;
  /** Whether htmx asks for it, as a part of a page. */
  part: boolean;
  /** Empty where the answer is no page. */
  html: string;
}

/** A way to a page. */
export type Link = Pick<SeenPage, 'path' | 'from' | 'part'>;

/** From where, and how far. */
interface Crawl {
  from: readonly string[];
  each: number;
  followed?: Map<string, number>;
}

const id = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const together = 8;

/** What pages of one kind have in common: the path with `:id` for each id, the query without its values. */
export const kindOf = (path: string): string =>
  path
    .replace(id, ':id')
    .replace(/\/scores\/\w+\/[\w-]+/, '/scores/:id/:id')
    .replace(/\/rows\/\w+$/, '/rows/:id')
    .replace(/20\d\dQ[1-4]/g, ':id')
    .replace(/=[^&]*/g, '=');

/**
 * Follows the links of a signed-in person from these pages on, and looks at whatever answers. Of the links that lead
 * from one kind of page to another, `each` are followed; `followed` counts them, also for several persons together.
 */
export async function crawl(
  client: ApiClient,
  { from, each, followed = new Map() }: Crawl,
): Promise<SeenPage[]> {
  const seen = new Map<string, SeenPage>();
  const next: Link[] = from.map((path) => ({ path, from: '', part: false }));
  const known = new Set(from);
  while (next.length > 0) {
    const batch = next.splice(0, together);
    const pages = await Promise.all(batch.map((link) => visit(client, link)));
    for (const page of pages) seen.set(page.path, page);
    const links = pages.flatMap(linksOf).filter((link) => mayFollow(link, followed, each));
    for (const link of links) {
      if (known.has(link.path)) continue;
      known.add(link.path);
      next.push(link);
    }
  }
  return [...seen.values()];
}

function mayFollow({ path, from }: Link, followed: Map<string, number>, each: number): boolean {
  const kind = `${kindOf(from)} → ${kindOf(path)}`;
  const count = followed.get(kind) ?? 0;
  followed.set(kind, count + 1);
  return count < each;
}

/** What is there now, in the client's present language. */
export async function again(client: ApiClient, pages: readonly Link[]): Promise<SeenPage[]> {
  const found: SeenPage[] = [];
  for (let at = 0; at < pages.length; at += together)
    found.push(...(await Promise.all(pages.slice(at, at + together).map((page) => visit(client, page)))));
  return found;
}

async function visit(client: ApiClient, { path, from, part }: Link): Promise<SeenPage> {
  const { status, body, headers } = await getPage(client, path);
  const isPage = headers.get('content-type')?.includes('html') === true;
  return { path, from, part, status, html: isPage ? body : '' };
}

/** Where a press leads to, and what htmx asks for: each must be there for whoever sees it. */
export function linksOf({ path, html }: SeenPage): Link[] {
  const $ = load(html);
  // The picture of a chart costs a second to draw; its table has the same door.
  const of = (attribute: string, part: boolean): Link[] =>
    $(attribute === 'href' ? 'a[href]:not([href*="/chart/png"])' : `[${attribute}]`)
      .toArray()
      .map((element) => $(element).attr(attribute) ?? '')
      .filter((address) => !address.startsWith('#'))
      .map((address) => new URL(address, `http://here.invalid${path}`))
      .filter(({ host }) => host === 'here.invalid')
      .map(({ pathname, search }) => ({ path: pathname + search, from: path, part }));
  return [...of('href', false), ...of('hx-get', true)];
}
