import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readSource } from '../src/document/readers/read-source.js';
import { AppError } from '../src/domain/errors.js';
import type { BodyName, NamedUnit, TaskProposal } from '../src/domain/intake/document-source.js';
import { findDocumentFacts } from '../src/domain/intake/find-document-facts.js';
import { proposeTasks } from '../src/domain/intake/propose-tasks.js';

const usage = '用法：npm run intake -- 文件 [--json]（文件：txt、docx 或 xlsx）';

async function main(args: readonly string[]): Promise<void> {
  const [file, ...more] = args.filter((arg) => !arg.startsWith('--'));
  if (file === undefined || more.length > 0) throw new AppError('request.invalid', usage);
  const source = await readSource(basename(file), await bytesOf(file));
  const facts = findDocumentFacts(source);
  const proposals = proposeTasks(source, await demoBodies(), { datedOn: facts.datedOn ?? null });
  if (proposals.length === 0) console.error('文中没有找到任务。');
  if (args.includes('--json')) console.log(JSON.stringify(proposals));
  else console.log([facts.title ?? basename(file), ...proposals.map(lineOf)].join('\n'));
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch {
    throw new AppError('document.unreadable', `打不开文件“${file}”。`);
  }
}

async function demoBodies(): Promise<BodyName[]> {
  // The folder of the demo city lies beside src and beside the built dist alike.
  const root = new URL(import.meta.url.includes('/dist/') ? '../../' : '../', import.meta.url);
  const csv = await readFile(new URL('rules/dingxi/data/bodies.csv', root), 'utf8');
  return parse<Record<string, string>>(csv, { columns: true, bom: true }).map((row) => ({
    code: row.code ?? '',
    fullName: row.full_name ?? '',
    shortName: row.short_name ?? '',
    aliases: (row.aliases ?? '').split(';').filter((alias) => alias !== ''),
  }));
}

function lineOf(proposal: TaskProposal): string {
  const { number, text, responsible, cooperating, leader, deadline, deadlineText, confidence, note } =
    proposal;
  const time = [deadlineText, deadline && `(${deadline})`].filter(Boolean).join('');
  return [
    `${number || '·'}\t${text}`,
    `\t责任单位：${names(responsible)}${cooperating.length > 0 ? `；配合单位：${names(cooperating)}` : ''}` +
      `${leader ? `；责任领导：${leader}` : ''}${time ? `；完成时限：${time}` : ''}；把握：${confidence}`,
    ...(note ? [`\t提示：${note}`] : []),
  ].join('\n');
}

const names = (units: readonly NamedUnit[]) =>
  units.map(({ text, code }) => (code ? `${text}[${code}]` : text)).join('、') || '（未写明）';

try {
  await main(process.argv.slice(2));
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
