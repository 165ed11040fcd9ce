import { load } from 'cheerio/slim';
import type { CheerioAPI } from 'cheerio/slim';

const unread = 'script, style, template, noscript, code';
const spoken = ['title', 'alt', 'placeholder', 'aria-label', 'aria-description'];
// What scripts say: counters, “saved at”, “sending”.
const said = ['data-busy', 'data-saved', 'data-kept', 'data-text', 'data-over', 'data-updated'];

type Nodes = ReturnType<ReturnType<CheerioAPI['root']>['contents']>;
type Node = Nodes extends Iterable<infer One> ? One : never;

const textsUnder = (node: Node): string[] => {
  if ('data' in node) return node.nodeType === 3 ? [node.data] : [];
  return 'children' in node ? node.children.flatMap(textsUnder) : [];
};

/**
 * What a person reads or hears of a page: texts, and attributes that are shown or spoken. What is marked as being in
 * another language than the page is left out.
 */
export function readableTexts(html: string, language: string): string[] {
  const $ = load(html);
  $(unread).remove();
  $(`body [lang]:not([lang="${language}"])`).remove();
  const texts = $.root().toArray().flatMap(textsUnder);
  const attributes = [...spoken, ...said].flatMap((name) =>
    $(`[${name}]`)
      .toArray()
      .map((element) => $(element).attr(name) ?? ''),
  );
  return [...texts, ...attributes]
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
}
