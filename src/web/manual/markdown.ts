import { Marked } from 'marked';

/** A text of the manual: its first line `# …` is the title. */
export interface ManualText {
  title: string;
  /** Everything after the title, as HTML. */
  html: string;
}

// Beside the texts, and served with the assets.
const picture = /^\.\.\/(pictures\/[a-z-]+\.webp)$/;

const marked = new Marked({
  renderer: {
    // The page has the title; what stands below the title of a section is one level deeper.
    heading({ tokens, depth }) {
      return `<h${depth + 1}>${this.parser.parseInline(tokens)}</h${depth + 1}>\n`;
    },
    // As wide as its text, and loaded when somebody comes to it.
    image({ href, text }) {
      return `<img class="dk-manual-picture" src="${href}" alt="${text}" width="1440" height="900" loading="lazy">`;
    },
  },
  walkTokens(token) {
    if (token.type === 'image' && !picture.test(String(token.href)))
      throw new Error(`the manual shows its own pictures alone: ${token.raw}`);
    if (token.type === 'html') throw new Error(`the manual is written without HTML: ${token.raw}`);
    if (token.type === 'link' && !/^[/#]/.test(String(token.href)))
      throw new Error(`the manual leads to pages of this program alone: ${token.raw}`);
  },
});

/**
 * Reads a text of the manual, which is Markdown; `pictures`: where its pictures are served.
 * @throws Error for one without a title, with HTML, with a way out, or with a picture of others
 */
export function readMarkdown(text: string, pictures = ''): ManualText {
  const [head, ...rest] = marked.lexer(text.trim());
  if (head?.type !== 'heading' || head.depth !== 1)
    throw new Error(`a text of the manual begins with its title: ${text.slice(0, 40)}`);
  const body = rest.map(({ raw }) => raw).join('');
  const html = marked.parse(body, { async: false }).trim();
  return { title: String(head.text), html: html.replaceAll('src="../pictures/', `src="${pictures}/`) };
}
