import { documentLines } from './document-lines.js';
import type { DocumentSource } from './document-source.js';
import { takeNumber } from './numbering.js';
import type { Reading } from './reading.js';
import { partOf, written } from './reading.js';
import { isoDateOf, writtenDate } from './written-date.js';

/** A kind of document as rules.md names it. */
type DocumentKind = 'policy' | 'meeting_record' | 'instruction' | 'for_information';

/** What a document says about itself, as written; absent where it does not. */
export interface DocumentFacts {
  title?: string;
  number?: string;
  issuer?: string;
  /** ISO date. */
  datedOn?: string;
  kindGuess?: DocumentKind;
}

const headLines = 14;
const numberForm = /[\u4e00-\u9fa5]{2,14}\((?:19|20)\d\d\)第?\d{1,4}号/;
const titleEnd =
  /(?:通知|意见|方案|办法|细则|规定|条例|纪要|记录|清单|台账|分工|规划|计划|要点|决定|决议|通报|公告|函|批示|报告|任务书|责任书|任务表|一览表|分解表|统计表|安排|措施|简报|专报|事项)(?:\([^()]{1,20}\))?$/;
const body = '(?:委员会|人民政府|政府|办公厅|办公室|委|局|部|厅|组|指挥部|管委会|法院|检察院|室)';

/** Finds title, number, issuer and date at the head and foot of a document; nothing is guessed but its kind. */
export function findDocumentFacts(source: DocumentSource): DocumentFacts {
  const lines = documentLines(source);
  const title = titleOf(lines.slice(0, headLines));
  const number = numberOf(lines.slice(0, headLines));
  const dated = dateOf(lines);
  const issuer = issuerOf(title, lines, dated?.line ?? -1);
  const kindGuess = title ? kindOf(title.plain) : undefined;
  return {
    ...(title ? { title: written(title) } : {}),
    ...(number ? { number } : {}),
    ...(issuer ? { issuer } : {}),
    ...(dated ? { datedOn: dated.datedOn } : {}),
    ...(kindGuess ? { kindGuess } : {}),
  };
}

function numberOf(lines: readonly Reading[]): string | undefined {
  for (const line of lines) {
    const match = line.plain.length <= 44 ? numberForm.exec(line.plain) : null;
    if (match) return written(partOf(line, match.index, match.index + match[0].length)).replace(/\s/g, '');
  }
  return undefined;
}

/** A title may run over three lines; red head, number and date are none of it. */
function titleOf(lines: readonly Reading[]): Reading | undefined {
  const possible = lines.map((line) => (isTitleLine(line) ? line : null));
  for (let i = 0; i < possible.length; i++) {
    for (let count = 1; count <= 3; count++) {
      const parts = possible.slice(i, i + count);
      if (parts.some((part) => part === null)) break;
      const joined = joinLines(parts as Reading[]);
      if (titleEnd.test(joined.plain)) return joined;
    }
  }
  const [first] = possible;
  return lines.length > 1 && first && first.plain.length > 4 && !/[,:()]/.test(first.plain)
    ? first
    : undefined;
}

function isTitleLine(line: Reading): boolean {
  const { plain } = line;
  const other =
    numberForm.test(plain) ||
    /文件$|^附件|^序号|[。;!?]/.test(plain) ||
    new RegExp(`^\\(?${writtenDate}`).test(plain);
  return (
    plain.length <= 70 &&
    !other &&
    takeNumber(line) === null &&
    !/(?:牵头|负责|责任单位|完成时限)/.test(plain.replace(/《[^》]{0,70}》/g, ''))
  );
}

function joinLines(parts: readonly Reading[]): Reading {
  const source = parts.map((part) => written(part)).join('');
  const joined = parts.map(({ plain }) => plain).join('');
  return { source, plain: joined, at: [...indexesOf(parts)] };
}

function* indexesOf(parts: readonly Reading[]): Generator<number> {
  let offset = 0;
  for (const part of parts) {
    for (const place of part.at) yield offset + place - (part.at[0] ?? 0);
    offset += written(part).length;
  }
}

/** Before 关于 in the title, else the red head "…文件", else the signature above the date. */
function issuerOf(
  title: Reading | undefined,
  lines: readonly Reading[],
  dateLine: number,
): string | undefined {
  const about = title ? new RegExp(`^(.{2,40}?${body})(?:关于|印发|转发|批转)`).exec(title.plain) : null;
  if (title && about) return written(partOf(title, 0, about[1]?.length ?? 0));
  const meeting = title
    ? /^(.{0,16}?(?:人民政府|政府|委员会|市委|县委|区委))(?:.{0,16})?(?:会议|纪要|专题)/.exec(title.plain)
    : null;
  if (title && meeting) return written(partOf(title, 0, meeting[1]?.length ?? 0));
  const red = lines.slice(0, 4).find(({ plain }) => /^[^,。;:]{3,30}文件$/.test(plain));
  if (red) return written(partOf(red, 0, red.plain.length - 2)).replace(/\s/g, '');
  const signature = dateLine > 2 ? lines[dateLine - 1] : undefined;
  const signed = signature && new RegExp(`^[^,。;:()\\d]{2,28}${body}$`).test(signature.plain);
  return signed ? written(signature) : undefined;
}

/** A line that is only a date, else a labelled one, the printer's line, or the first words of a meeting record. */
function dateOf(lines: readonly Reading[]): { datedOn: string; line: number } | undefined {
  const forms = [
    new RegExp(`^\\(?${writtenDate}\\)?$`),
    new RegExp(`^(?:会议时间|时间|成文日期|印发日期|发布日期|签发日期|日期|发文日期):${writtenDate}`),
    new RegExp(`${writtenDate}(?:印发|发布)$`),
    new RegExp(`^${writtenDate}(?:上午|下午|晚)?,[^。]{0,60}(?:召开|主持)`),
  ];
  for (const form of forms)
    for (const [line, { plain }] of lines.entries()) {
      const datedOn = isoDateOf(form.exec(plain.slice(0, 120))?.slice(1) ?? []);
      if (datedOn !== null) return { datedOn, line };
    }
  return undefined;
}

function kindOf(title: string): DocumentKind | undefined {
  if (/纪要|会议记录|会议议定|议定事项/.test(title)) return 'meeting_record';
  if (/批示|批办|批转件|阅批/.test(title)) return 'instruction';
  if (/阅知|传阅|供参阅|简报|专报|情况通报/.test(title)) return 'for_information';
  return titleEnd.test(title) ? 'policy' : undefined;
}
