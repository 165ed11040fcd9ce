import mammoth from 'mammoth';
import { AppError } from '../../domain/errors.js';
import type { DocumentSource } from '../../domain/intake/document-source.js';
import { ListNumbers } from './list-numbers.js';
import { filledRows } from './merged-cells.js';

/** What mammoth tells of a document's element; of its kinds only those with text or tables matter here. */
interface DocxElement {
  type: string;
  children?: DocxElement[];
  value?: string;
  numbering?: { level: string | number; isOrdered: boolean } | null;
  colSpan?: number;
  rowSpan?: number;
}

type Blocks = DocumentSource['blocks'];

/**
 * The paragraphs and tables of a Word document, in its order.
 * @throws AppError document.unreadable
 */
export async function readDocx(bytes: Buffer): Promise<Blocks> {
  let root: DocxElement | null = null;
  const keep = (element: DocxElement): DocxElement => {
    root = element;
    return { ...element, children: [] };
  };
  try {
    await mammoth.convertToHtml({ buffer: bytes }, { transformDocument: keep, externalFileAccess: false });
  } catch {
    throw new AppError('document.unreadable', 'Word 文档读不出来，请用 Word 或 WPS 另存为 docx 后再上传。');
  }
  return root === null ? [] : blocksOf(root, new ListNumbers());
}

function blocksOf(element: DocxElement, numbers: ListNumbers): Blocks {
  return (element.children ?? []).flatMap((child): Blocks => {
    if (child.type === 'table') return [{ kind: 'table', rows: rowsOf(child, numbers) }];
    if (child.type !== 'paragraph') return blocksOf(child, numbers);
    const text = numbers.next(child.numbering ?? null) + textOf(child);
    return text.trim() === '' ? [] : [{ kind: 'paragraph', text }];
  });
}

function rowsOf(table: DocxElement, numbers: ListNumbers): string[][] {
  const rows = (table.children ?? []).filter(({ type }) => type === 'tableRow');
  return filledRows(
    rows.map(({ children = [] }) =>
      children.map((cell) => ({
        text: cellText(cell, numbers),
        width: cell.colSpan ?? 1,
        height: cell.rowSpan ?? 1,
      })),
    ),
  );
}

function cellText(cell: DocxElement, numbers: ListNumbers): string {
  const lines = blocksOf(cell, numbers).map((block) =>
    block.kind === 'paragraph' ? block.text.trim() : block.rows.flat().join(' '),
  );
  return lines.join('\n');
}

function textOf({ type, value, children = [] }: DocxElement): string {
  if (type === 'text') return value ?? '';
  if (type === 'tab') return '\t';
  if (type === 'break') return '\n';
  return children.map(textOf).join('');
}
