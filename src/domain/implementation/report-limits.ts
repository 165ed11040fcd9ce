import { AppError } from '../errors.js';
import type { RulePack } from '../rule-pack.js';
import { countCharacters } from './character-count.js';

/** A file that comes with a report, as it was counted. */
export interface CountedFile {
  name: string;
  pages: number;
}

/**
 * Checks the length of a report; 300 is allowed, 301 is refused, never trimmed.
 * Source: the article, 工作进展情况控制在300字以内.
 * @throws AppError `report.text-too-long` with the count
 */
export function assertWordingLength(wording: string, { month }: RulePack): void {
  const count = countCharacters(wording);
  if (count <= month.maxCharacters) return;
  const over = count - month.maxCharacters;
  const detail = `工作进展${count}字，超过${month.maxCharacters}字的上限，请压减${over}字；系统不截断。`;
  throw new AppError('report.text-too-long', detail, {
    fields: [{ pointer: '/wording', detail: `${count}字，上限${month.maxCharacters}字` }],
    context: { count, limit: month.maxCharacters },
  });
}

/**
 * Checks how many files come with a report; 3 are allowed, a fourth is refused. Cited files are not counted.
 * Source: the article, 佐证性材料控制在3页(份)以内.
 * @throws AppError `evidence.too-many-files` that names the first file over the limit
 */
export function assertFileCount(names: readonly string[], { month }: RulePack): void {
  const surplus = names[month.maxEvidenceFiles];
  if (surplus === undefined) return;
  const detail = `佐证材料共${names.length}份，超过${month.maxEvidenceFiles}份的上限（从“${surplus}”起超出），请精选后再提交；系统不代为删减。`;
  throw new AppError('evidence.too-many-files', detail, {
    fields: [{ pointer: '/files', detail: `${names.length}份，上限${month.maxEvidenceFiles}份` }],
    context: { count: names.length, limit: month.maxEvidenceFiles },
  });
}

/**
 * Checks how many pages the files have in all; 3 are allowed, a fourth is refused.
 * Source: as above; a picture is one page: rules.md, "Month".
 * @throws AppError `evidence.too-many-pages` that names each file with its pages
 */
export function assertPageCount(files: readonly CountedFile[], { month }: RulePack): void {
  const pages = files.reduce((sum, file) => sum + file.pages, 0);
  if (pages <= month.maxEvidencePages) return;
  const each = files.map((file) => `“${file.name}”${file.pages}页`).join('、');
  const detail = `佐证材料共${pages}页，超过${month.maxEvidencePages}页的上限（${each}），请精选后再提交；系统不截取。`;
  throw new AppError('evidence.too-many-pages', detail, {
    fields: [{ pointer: '/files', detail: `${pages}页，上限${month.maxEvidencePages}页` }],
    context: { count: pages, limit: month.maxEvidencePages },
  });
}
