import { Marked } from 'marked';

/** A text of the manual: its first line `# …` is the title. */
export interface ManualText {
  title: string;
  /** Everything after the title, as HTML. */
  html: string;
}

const marked = new Marked({
  renderer: {
    // The page has the title; what stands below the title of a section is one level deeper.
    heading({ tokens, depth }) {
      return `<h${depth + 1}>${this.parser.parseInline(tokens)}</h${depth + 1}>\n`;
    },
  },
  walkTokens(token) {
    if (token.type === 'html') throw new Error(`the manual is written without HTML: ${token.raw}`);
    if (token.type === 'link' && !/^[/#]/.test(String(token.href)))
      throw new Error(`the manual leads to pages of this program alone: ${token.raw}`);
  },
});

/** Reads a text of the manual, which is Markdown. @throws Error for one without a title, with HTML, or with a way out */
export function readMarkdown(text: string): ManualText {
  const [head, ...rest] = marked.lexer(text.trim());
  if (head?.type !== 'heading' || head.depth !== 1)
    throw new Error(`a text of the manual begins with its title: ${text.slice(0, 40)}`);
  const body = rest.map(({ raw }) => raw).join('');
  return { title: String(head.text), html: marked.parse(body, { async: false }).trim() };
}
