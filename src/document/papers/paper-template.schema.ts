import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { readCheckedYaml } from '../../config/checked-yaml.js';
import { place } from '../../domain/document/fill-template.js';
import type { PaperTemplate } from '../../domain/document/fill-template.js';
import { paperKindNames, paperKinds } from '../../domain/document/paper-kinds.js';
import type { PaperKind, PaperKindFacts } from '../../domain/document/paper-kinds.js';

const line = z.string('填文字').trim().min(1, '不能为空').max(300, '不超过300字');

// Its keys are those of the office that edits it; a key that nobody knows is refused.
const templateSchema = z
  .strictObject({
    格式: z.enum(['公文', '信函'], '填“公文”或者“信函”').optional(),
    发文机关标志: line,
    机关代字: line.max(20, '不超过20字'),
    标题: line,
    主送: line.optional(),
    正文: z.string('填文字').min(1, '不能为空').max(20_000, '不超过20000字'),
    署名: line,
    呈报: line.optional(),
    抄送: line.optional(),
    印发机关: line,
  })
  .transform((read): PaperTemplate => ({
    form: read.格式 === '信函' ? 'letter' : 'document',
    head: read.发文机关标志,
    code: read.机关代字,
    title: read.标题,
    addressee: read.主送 ?? null,
    body: read.正文,
    signature: read.署名,
    reportTo: read.呈报 ?? null,
    copyTo: read.抄送 ?? null,
    printedBy: read.印发机关,
  }));

/** A template that was read and checked, with the hash of its file. */
export interface LoadedTemplate {
  template: PaperTemplate;
  /** SHA-256, in hexadecimal, of the file. */
  sha256: string;
}

/**
 * Reads the templates of all kinds out of a folder.
 * @throws Error that names the file and the line of an unknown field, an unclosed place, or a table within a sentence
 */
export function loadPaperTemplates(folder: string): ReadonlyMap<PaperKind, LoadedTemplate> {
  return new Map(paperKindNames.map((kind) => [kind, loadOne(folder, kind)]));
}

function loadOne(folder: string, kind: PaperKind): LoadedTemplate {
  const file = path.join(folder, `${paperKinds[kind].file}.yaml`);
  const template = readCheckedYaml(file, templateSchema, 'template of a formal paper');
  const text = readFileSync(file, 'utf8');
  const problems = text.split(/\r?\n/).flatMap((words, at) => problemsOf(kind, words, at + 1));
  if (problems.length > 0)
    throw new Error(`${file} is no template of a formal paper:\n${problems.join('\n')}`);
  return { template, sha256: createHash('sha256').update(text).digest('hex') };
}

// A comment of the file begins at its left edge; a heading within the text is indented.
function problemsOf(kind: PaperKind, words: string, at: number): string[] {
  if (words.startsWith('#')) return [];
  const fields = Object.values((paperKinds[kind] as PaperKindFacts).fields);
  const names = [...words.matchAll(place)].map(([, name]) => name ?? '');
  const unknown = names.filter((name) => !fields.some((field) => field.name === name));
  const known = fields.map(({ name }) => `{{${name}}}`).join(' ');
  const isTable = names.some((name) => fields.some((field) => field.name === name && field.type === 'table'));
  return [
    ...unknown.map((name) => `line ${at}: 没有“${name}”这个栏目，可以用的有 ${known}`),
    ...(/\{\{|\}\}/.test(words.replace(place, '')) ? [`line ${at}: 花括号不成对`] : []),
    ...(isTable && words.replace(place, '').trim() !== '' ? [`line ${at}: 表格要单独占一行`] : []),
    ...(isTable && names.length > 1 ? [`line ${at}: 表格要单独占一行`] : []),
  ];
}
