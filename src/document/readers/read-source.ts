import { AppError } from '../../domain/errors.js';
import type { DocumentSource } from '../../domain/intake/document-source.js';
import { assertFileSize, guardArchive } from './guard-archive.js';
import { readDocx } from './read-docx.js';
import { decodeText, textParagraphs } from './read-text.js';
import { readXlsx } from './read-xlsx.js';
import { simplifiedCharacters } from './simplified-characters.js';

type Blocks = DocumentSource['blocks'];

/**
 * Reads a file (txt, docx or xlsx, at most 10 MiB) into paragraphs and tables. What it is tells its content, not its name.
 * @throws AppError file.too-large, file.unsafe-archive, document.unreadable
 */
export async function readSource(fileName: string, bytes: Buffer): Promise<DocumentSource> {
  assertFileSize(bytes);
  const blocks = await blocksIn(fileName, bytes);
  const simplified = simplifiedCharacters(blocks);
  return simplified === undefined ? { blocks } : { blocks, simplified };
}

/**
 * The text of a file that is no office document, whatever its encoding, with line feeds.
 * @throws AppError file.too-large, document.unreadable
 */
export function readPlainText(bytes: Buffer): string {
  assertFileSize(bytes);
  return decodeText(bytes);
}

async function blocksIn(fileName: string, bytes: Buffer): Promise<Blocks> {
  if (startsWith(bytes, 'PK')) return officeBlocks(bytes);
  if (startsWith(bytes, '%PDF')) throw unreadable('PDF 文件请先另存为 docx，或者把正文粘贴进来。');
  if (startsWith(bytes, '\u00d0\u00cf\u0011\u00e0'))
    throw unreadable(`“${fileName}”是旧格式或者加了密码的文件，请另存为不加密的 docx 或 xlsx。`);
  return textParagraphs(decodeText(bytes)).map((text) => ({ kind: 'paragraph', text }));
}

async function officeBlocks(bytes: Buffer): Promise<Blocks> {
  const names = await guardArchive(bytes);
  if (names.includes('word/document.xml')) return readDocx(bytes);
  if (names.includes('xl/workbook.xml')) return readXlsx(bytes);
  throw unreadable('只收文本文件（txt）、Word 文档（docx）和 Excel 表格（xlsx）。');
}

const startsWith = (bytes: Buffer, start: string) =>
  bytes.subarray(0, start.length).equals(Buffer.from(start, 'latin1'));

const unreadable = (detail: string) => new AppError('document.unreadable', detail);
