import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { BodyName, TaskProposal } from '../../../../src/domain/intake/document-source.js';
import { findDocumentFacts } from '../../../../src/domain/intake/find-document-facts.js';
import { proposeTasks } from '../../../../src/domain/intake/propose-tasks.js';
import { readSource } from '../../../../src/document/readers/read-source.js';

const rows: Record<string, string>[] = parse(readFileSync('rules/dingxi/data/bodies.csv'), { columns: true });

/** The bodies of the demo city. */
export const cityBodies: readonly BodyName[] = rows.map((row) => ({
  code: row.code ?? '',
  fullName: row.full_name ?? '',
  shortName: row.short_name ?? '',
  aliases: (row.aliases ?? '').split(';').filter((alias) => alias !== ''),
}));

/** The proposals of a file, dated as it says itself or by `datedOn`. */
export async function proposalsOfFile(
  name: string,
  bytes: Buffer,
  datedOn?: string | null,
): Promise<TaskProposal[]> {
  const source = await readSource(name, bytes);
  const date = datedOn === undefined ? (findDocumentFacts(source).datedOn ?? null) : datedOn;
  return proposeTasks(source, cityBodies, { datedOn: date });
}

/** The proposals of a text, dated 5 March 2026 unless said otherwise. */
export function proposalsOf(text: string, datedOn: string | null = '2026-03-05'): Promise<TaskProposal[]> {
  return proposalsOfFile('正文.txt', Buffer.from(text), datedOn);
}

/** Who and when of a proposal in one line: "市工信局=GD-GXJ + 市财政局=GD-CZJ @2026-06-30". */
export function inBrief({ responsible, cooperating, deadline, deadlineText }: TaskProposal): string {
  const names = (units: TaskProposal['responsible']) =>
    units.map(({ text, code }) => (code ? `${text}=${code}` : text)).join(' ');
  const time = deadline ? ` @${deadline}` : deadlineText ? ` @?${deadlineText}` : '';
  return `${names(responsible)}${cooperating.length > 0 ? ` + ${names(cooperating)}` : ''}${time}`;
}
