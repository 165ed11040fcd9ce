const specials: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => specials[sign] ?? '');

// Only ways within this program: a path or a place of the same page.
const link = /\[([^\][]+)\]\(([/#][\w./?=&;#-]*)\)/g;

const inline = (text: string): string =>
  escaped(text)
    .replace(link, '<a href="$2">$1</a>')
    .replace(/\*\*([^*]+)\*\*/g, '<b>$1</b>');

const listOf = (lines: readonly string[], sign: RegExp, tag: 'ol' | 'ul'): string =>
  `<${tag}>${lines.map((line) => `<li>${inline(line.replace(sign, ''))}</li>`).join('')}</${tag}>`;

const bullet = /^- /;
const number = /^\d+\. /;

function blockOf(block: string): string {
  const lines = block.split('\n');
  if (lines.every((line) => bullet.test(line))) return listOf(lines, bullet, 'ul');
  if (lines.every((line) => number.test(line))) return listOf(lines, number, 'ol');
  if (block.startsWith('## ')) return `<h3>${inline(block.slice(3))}</h3>`;
  return `<p>${inline(lines.join(' '))}</p>`;
}

/** A text of the manual: its first line `# …` is the title. */
export interface ManualText {
  title: string;
  /** Everything after the title, as HTML; what was no sign of Markdown is shown as text. */
  html: string;
}

/**
 * The part of Markdown that the manual is written in: a title, headings `##`, paragraphs, `- ` and `1. ` lists, bold
 * and links within the program. @throws Error for a text without a title
 */
export function readMarkdown(text: string): ManualText {
  const [head = '', ...blocks] = text.trim().split(/\n{2,}/);
  if (!head.startsWith('# ')) throw new Error(`a text of the manual begins with its title: ${head}`);
  return { title: head.slice(2).trim(), html: blocks.map(blockOf).join('\n') };
}
