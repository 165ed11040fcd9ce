import * as cheerio from 'cheerio';

const unread = 'script, style, template, noscript, code';
const spoken = ['title', 'alt', 'placeholder', 'aria-label', 'aria-description'];
// What scripts say: counters, “saved at”, “sending”.
const said = ['data-busy', 'data-saved', 'data-kept', 'data-text', 'data-over', 'data-updated'];

/**
 * What a person reads or hears of a page: texts, and attributes that are shown or spoken. What is marked as being in
 * another language than the page is left out.
 */
export function readableTexts(html: string, language: string): string[] {
  const $ = cheerio.load(html);
  $(unread).remove();
  $(`body [lang]:not([lang="${language}"])`).remove();
  const texts = $('*')
    .contents()
    .toArray()
    .flatMap((node) => (node.nodeType === 3 ? [$(node).text()] : []));
  const attributes = [...spoken, ...said].flatMap((name) =>
    $(`[${name}]`)
      .toArray()
      .map((element) => $(element).attr(name) ?? ''),
  );
  return [...texts, ...attributes]
    .map((text) => text.replace(/\s+/g, ' ').trim())
    .filter((text) => text !== '');
}
