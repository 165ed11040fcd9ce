import { AppError } from '../../domain/errors.js';
import { takeNumber } from '../../domain/intake/numbering.js';
import { readingOf } from '../../domain/intake/reading.js';

const unreadable = () =>
  new AppError(
    'document.unreadable',
    '读不出文字。可以上传文本文件（txt）、Word 文档（docx）或 Excel 表格（xlsx）。',
  );

/**
 * The text of a file in UTF-8, UTF-16 or GB18030 (GBK), whichever it is, with line feeds.
 * @throws AppError document.unreadable for anything that is no text
 */
export function decodeText(bytes: Buffer): string {
  for (const encoding of encodingsFor(bytes)) {
    const text = decoded(bytes, encoding);
    if (text !== null && isText(text)) return text.replace(/\r\n?/g, '\n');
  }
  throw unreadable();
}

function encodingsFor(bytes: Buffer): string[] {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return ['utf-16le'];
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return ['utf-16be'];
  // Line feeds and figures leave zeros in UTF-16; read the wrong way round it is no office text.
  return bytes.subarray(0, 65_536).includes(0) ? ['utf-16le', 'utf-16be'] : ['utf-8', 'gb18030'];
}

function decoded(bytes: Buffer, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** No control characters but those of layout, and a fair share of what offices write. */
function isText(text: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffe\uffff]/.test(text)) return false;
  const known =
    text.match(/[\s\u0020-\u007e\u00b0-\u00f7\u2000-\u33ff\u4e00-\u9fff\uff00-\uffef]/g)?.length ?? 0;
  return known * 10 >= text.length * 8;
}

const longLine = 28;
const pageNumber = /^[\s\u3000]*[-—–]\s*\d{1,4}\s*[-—–][\s\u3000]*$/;

/**
 * The paragraphs of a plain text. A line that was broken at a fixed width is closed up again: it is long, ends in the
 * middle of a sentence, and the next is neither indented nor numbered.
 */
export function textParagraphs(text: string): string[] {
  const paragraphs: string[] = [];
  let open = false;
  for (const line of text.split(/[\n\v\f]/).filter((each) => !pageNumber.test(each))) {
    const goesOn =
      open && line.trim() !== '' && !/^[\s\u3000]/.test(line) && takeNumber(readingOf(line)) === null;
    if (goesOn) paragraphs[paragraphs.length - 1] += `\n${line}`;
    else if (line.trim() !== '') paragraphs.push(line);
    open = isCut(line);
  }
  return paragraphs;
}

function isCut(line: string): boolean {
  const text = line.trimEnd();
  if (/[,、,]$/.test(text)) return true;
  return (
    text.trim().length >= longLine && /[\u4e00-\u9fff\d]$/.test(text) && !/\S[\s\u3000]+\S/.test(text.trim())
  );
}
