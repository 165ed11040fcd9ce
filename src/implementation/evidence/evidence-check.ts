import path from 'node:path';
import { fileTypeFromBuffer } from 'file-type';
import { getDocumentProxy } from 'unpdf';
import { AppError } from '../../domain/errors.js';
import { hasWholePicture } from './picture-check.js';

/** A file as it was sent; its name and what it claims to be are not to be trusted. */
export interface SentFile {
  name: string;
  content: Buffer;
}

/** A file that may be evidence: its kind by content and its pages as counted. */
export interface CheckedFile extends SentFile {
  mediaType: 'application/pdf' | 'image/jpeg' | 'image/png';
  pages: number;
}

const wordTypes = ['docx', 'doc', 'cfb', 'odt', 'rtf', 'wps'];
const programTypes = ['exe', 'elf', 'macho', 'msi', 'jar', 'apk', 'dll'];

/**
 * Judges a file by its content, whatever its name says: PDF, JPEG or PNG, readable, pages counted.
 * Source: rules.md, "Month": PDF pages are counted, a picture is one; Word is refused, its pages cannot be counted.
 * @throws AppError `evidence.file-type`, `evidence.unreadable`; the sentence names the file
 */
export async function checkEvidence(file: SentFile): Promise<CheckedFile> {
  if (file.content.length === 0) throw unreadable(file, '是空文件');
  const found = await fileTypeFromBuffer(file.content).catch(() => undefined);
  switch (found?.mime) {
    case 'application/pdf':
      return { ...file, mediaType: found.mime, pages: await pagesOf(file) };
    case 'image/jpeg':
    case 'image/png':
      if (!hasWholePicture(file.content, found.mime)) throw unreadable(file, '图片不完整');
      return { ...file, mediaType: found.mime, pages: 1 };
    default:
      throw new AppError(
        'evidence.file-type',
        `佐证材料“${file.name}”${whyNot(file, found?.ext)}，请改用PDF、JPEG或PNG。`,
        {
          fields: [{ pointer: '/files', detail: `“${file.name}”不是PDF、JPEG或PNG` }],
        },
      );
  }
}

async function pagesOf(file: SentFile): Promise<number> {
  try {
    // A copy, because the reader takes the memory that it is given.
    const document = await getDocumentProxy(new Uint8Array(file.content), { verbosity: 0 });
    const pages = document.numPages;
    await document.loadingTask.destroy();
    if (pages > 0) return pages;
  } catch (error) {
    throw unreadable(file, isEncrypted(error) ? '有密码，无法清点页数' : '已损坏，无法清点页数');
  }
  throw unreadable(file, '没有一页内容');
}

const isEncrypted = (error: unknown): boolean => error instanceof Error && error.name === 'PasswordException';

function unreadable({ name }: SentFile, why: string): AppError {
  return new AppError('evidence.unreadable', `佐证材料“${name}”${why}，请检查后重新上传。`, {
    fields: [{ pointer: '/files', detail: `“${name}”${why}` }],
  });
}

// The content decides; the name only helps to say what was probably meant.
function whyNot({ name }: SentFile, found: string | undefined): string {
  if (found !== undefined && programTypes.includes(found)) return '的内容是可执行程序';
  const claimed = path.extname(name).slice(1).toLowerCase();
  if ([found, claimed].some((type) => type !== undefined && wordTypes.includes(type)))
    return '是文字处理文件，页数无法清点';
  return found === undefined ? '的内容无法识别' : `的内容是${found.toUpperCase()}文件`;
}
