import { bodyDirectory } from './body-directory.js';
import { confidenceOf } from './confidence.js';
import { deadlineInWording } from './deadline.js';
import type { DocumentContext } from './document-context.js';
import { contextAfter, leadsThroughout } from './document-context.js';
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
    .map((draft) => proposalOf(withDeadline(draft, context)));
}

/** A note that is silent about time leaves it to the wording. */
function withDeadline(draft: TaskDraft, { time }: DocumentContext): TaskDraft {
  const deadline = draft.who.deadline ?? deadlineInWording(draft.wording, time);
  return deadline === null ? draft : { ...draft, who: { ...draft.who, deadline } };
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
    firstLeads: leadsThroughout(plain),
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

type Part = { kind: 'paragraphs'; lines: string[] } | { kind: 'table'; rows: string[][] };

function draftsIn(source: DocumentSource, context: DocumentContext): TaskDraft[] {
  const drafts: TaskDraft[] = [];
  let header: TableHeader | null = null;
  let here = context;
  for (const part of partsOf(source)) {
    const behind = contextAfter(plainOf(part, context), here);
    if (part.kind === 'table') {
      const table = draftsInTable(part.rows, behind, header);
      drafts.push(...table.drafts);
      header = table.header;
    } else drafts.push(...draftsInParagraphs(part.lines, here));
    here = behind;
  }
  return drafts;
}

function plainOf(part: Part, { simplified }: DocumentContext): string {
  return readingOf((part.kind === 'table' ? part.rows.flat() : part.lines).join('\n'), simplified).plain;
}

/** Paragraphs that follow each other are read together: a note may be meant for several. */
function partsOf({ blocks, simplified = {} }: DocumentSource): Part[] {
  const parts: Part[] = [];
  for (const block of blocks) {
    const last = parts.at(-1);
    if (block.kind === 'table') parts.push(block);
    else if (last?.kind === 'paragraphs') last.lines.push(...linesOf(block.text, simplified));
    else parts.push({ kind: 'paragraphs', lines: linesOf(block.text, simplified) });
  }
  return parts;
}

function draftsInParagraphs(lines: readonly string[], context: DocumentContext): TaskDraft[] {
  const { simplified } = context;
  const drafts: TaskDraft[] = [];
  let here = context;
  for (const run of textRuns(lines, simplified)) {
    const behind = contextAfter(plainOf(run.kind === 'table' ? run : { kind: 'paragraphs', lines: run.paragraphs }, context), here);
    if (run.kind === 'table') drafts.push(...draftsInTable(run.rows, behind, null).drafts);
    else drafts.push(...draftsInText(joinParagraphs(run.paragraphs, simplified), here));
    here = behind;
  }
  return drafts;
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
