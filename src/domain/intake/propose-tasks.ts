import { bodyDirectory } from './body-directory.js';
import { confidenceOf } from './confidence.js';
import type { DocumentContext } from './document-context.js';
import { firstLeadsSentence } from './document-context.js';
import { documentReach } from './document-reach.js';
import type { BodyName, DocumentSource, NamedUnit, ProposeOptions, TaskProposal } from './document-source.js';
import type { DocumentFacts } from './find-document-facts.js';
import { findDocumentFacts } from './find-document-facts.js';
import { joinParagraphs } from './join-paragraphs.js';
import { takeNumber } from './numbering.js';
import { readingOf, written } from './reading.js';
import type { TableHeader } from './table-columns.js';
import type { TaskDraft } from './task-draft.js';
import { draftsInTable } from './task-table.js';
import { draftsInText } from './task-text.js';
import { textRuns } from './text-table.js';
import type { ListedUnit } from './unit-list.js';

/**
 * Proposes the tasks that a document states, in its order; [] when nobody is given anything to do.
 * Nothing is invented: what the text does not say is absent, and what is doubtful is said in `note`.
 * Source: ../data/documents (the forms of published documents); 长期坚持 and 持续推进 have no date.
 */
export function proposeTasks(
  source: DocumentSource,
  bodies: readonly BodyName[],
  { datedOn }: ProposeOptions,
): TaskProposal[] {
  const context = contextOf(source, bodies, datedOn);
  return draftsIn(source, context)
    .filter(({ wording }) => wording.plain !== '')
    .map(proposalOf);
}

function contextOf(
  source: DocumentSource,
  bodies: readonly BodyName[],
  datedOn: string | null,
): DocumentContext {
  const { blocks, simplified = {} } = source;
  const directory = bodyDirectory(bodies);
  const facts = findDocumentFacts(source);
  const text = blocks
    .map((block) => (block.kind === 'paragraph' ? block.text : block.rows.flat().join('\n')))
    .join('\n');
  const { plain } = readingOf(text, simplified);
  const time = timeOf(facts, { datedOn, simplified });
  const plainFacts = inPlain(facts, simplified);
  return {
    directory,
    ...documentReach(directory, plainFacts, plain),
    time,
    firstLeads: firstLeadsSentence.test(plain),
    simplified,
  };
}

function inPlain(
  { issuer, title, number }: DocumentFacts,
  simplified: Readonly<Record<string, string>>,
): DocumentFacts {
  const plain = (text: string | undefined) =>
    text === undefined ? undefined : readingOf(text, simplified).plain;
  const known = Object.entries({ issuer: plain(issuer), title: plain(title), number: plain(number) });
  return Object.fromEntries(known.filter(([, value]) => value !== undefined));
}

function timeOf(
  { title = '', number = '' }: DocumentFacts,
  { datedOn, simplified }: ProposeOptions & { simplified: Readonly<Record<string, string>> },
): DocumentContext['time'] {
  const [numberYear] = /(?:19|20)\d\d/.exec(number) ?? [];
  const ownYear = Number(datedOn?.slice(0, 4) ?? numberYear ?? Number.NaN);
  const named = readingOf(title, simplified).plain;
  const years = new Set([...named.matchAll(/(20\d\d)年/g)].map(([, year]) => Number(year)));
  const [titleYear = null] = years.size === 1 && !/20\d\d年?[-至到]/.test(named) ? years : [];
  return {
    datedOn,
    ownYear: Number.isNaN(ownYear) ? null : ownYear,
    titleYear: titleYear !== null && titleYear < ownYear ? null : titleYear,
  };
}

function draftsIn({ blocks }: DocumentSource, context: DocumentContext): TaskDraft[] {
  const drafts: TaskDraft[] = [];
  let paragraphs: string[] = [];
  let header: TableHeader | null = null;
  for (const block of blocks) {
    if (block.kind === 'paragraph') {
      paragraphs.push(...linesOf(block.text, context.simplified));
      continue;
    }
    drafts.push(...draftsInParagraphs(paragraphs, context));
    paragraphs = [];
    const table = draftsInTable(block.rows, context, header);
    drafts.push(...table.drafts);
    header = table.header;
  }
  return [...drafts, ...draftsInParagraphs(paragraphs, context)];
}

function draftsInParagraphs(paragraphs: readonly string[], context: DocumentContext): TaskDraft[] {
  const { simplified } = context;
  return textRuns(paragraphs, simplified).flatMap((run) =>
    run.kind === 'table'
      ? draftsInTable(run.rows, context, null).drafts
      : draftsInText(joinParagraphs(run.paragraphs, simplified), context),
  );
}

/** A line break before a number parts two items; any other is layout. */
function linesOf(text: string, simplified: Readonly<Record<string, string>>): string[] {
  const lines: string[] = [];
  for (const line of text.split(/\r\n|[\r\n\v\f]/)) {
    if (lines.length === 0 || takeNumber(readingOf(line, simplified)) !== null) lines.push(line);
    else lines[lines.length - 1] += `\n${line}`;
  }
  return lines;
}

function proposalOf(draft: TaskDraft): TaskProposal {
  const { number, wording, who } = draft;
  const note = noteOf(draft);
  return {
    number,
    text: written(wording),
    responsible: who.responsible.map(nameOf),
    cooperating: who.cooperating.map(nameOf),
    ...(who.leader ? { leader: who.leader } : {}),
    ...(who.deadline?.on ? { deadline: who.deadline.on } : {}),
    ...(who.deadline ? { deadlineText: who.deadline.text } : {}),
    confidence: confidenceOf(draft),
    ...(note ? { note } : {}),
  };
}

const nameOf = ({ text, code }: ListedUnit): NamedUnit => (code === undefined ? { text } : { text, code });

function noteOf({ who, remarks }: TaskDraft): string {
  const units = [...who.responsible, ...who.cooperating];
  const quoted = (kinds: readonly ListedUnit['kind'][]) =>
    units
      .filter(({ kind }) => kinds.includes(kind))
      .map(({ text }) => `“${text}”`)
      .join('、');
  const groups = quoted(['group']);
  const unknown = quoted(['unit', 'other', 'person']);
  return [
    ...(who.responsible.length === 0 ? ['没有写明责任单位'] : []),
    ...(who.deadline?.remarks ?? []),
    ...remarks,
    ...(groups ? [`${groups}是统称,请明确到单位`] : []),
    ...(unknown ? [`${unknown}没有对应到本市的单位`] : []),
    ...(who.andOthers ? ['原文有“等”,单位没有列全'] : []),
  ].join(';'); // prettier-ignore
}
