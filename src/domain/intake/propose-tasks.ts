import { buildContext } from './build-context.js';
import { confidenceOf } from './confidence.js';
import { deadlineInWording } from './deadline.js';
import type { DocumentContext } from './document-context.js';
import { contextAfter } from './document-context.js';
import { documentParts } from './document-parts.js';
import type { BodyName, DocumentSource, NamedUnit, ProposeOptions, TaskProposal } from './document-source.js';
import { joinParagraphs } from './join-paragraphs.js';
import { readingOf, written } from './reading.js';
import type { TableHeader } from './table-columns.js';
import type { TaskDraft } from './task-draft.js';
import { draftsInTable } from './task-table.js';
import { draftsInText } from './task-text.js';
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
  const context = buildContext(source, bodies, datedOn);
  return draftsIn(source, context)
    .filter(({ wording }) => wording.plain !== '')
    .map((draft) => proposalOf(withDeadline(draft, context)));
}

function draftsIn(source: DocumentSource, context: DocumentContext): TaskDraft[] {
  const drafts: TaskDraft[] = [];
  let header: TableHeader | null = null;
  let here = context;
  for (const part of documentParts(source)) {
    const lines = part.kind === 'table' ? part.rows.flat() : part.paragraphs;
    const behind = contextAfter(readingOf(lines.join('\n'), context.simplified).plain, here);
    if (part.kind === 'table') {
      const table = draftsInTable(part.rows, behind, header);
      drafts.push(...table.drafts);
      header = table.header;
    } else drafts.push(...draftsInText(joinParagraphs(lines, context.simplified), here));
    here = behind;
  }
  return drafts;
}

/** A note that is silent about time leaves it to the wording. */
function withDeadline(draft: TaskDraft, { time }: DocumentContext): TaskDraft {
  const deadline = draft.who.deadline ?? deadlineInWording(draft.wording, time);
  return deadline === null ? draft : { ...draft, who: { ...draft.who, deadline } };
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
  const groups = quoted(units, ['group']);
  const unknown = quoted(units, ['unit', 'other', 'person']);
  const sentences = [
    who.responsible.length === 0 ? '没有写明责任单位' : '',
    ...(who.deadline?.remarks ?? []),
    ...remarks,
    groups && `${groups}是统称，请明确到单位`,
    unknown && `${unknown}没有对应到本市的单位`,
    who.andOthers ? '原文有“等”，单位没有列全' : '',
  ];
  return sentences.filter((sentence) => sentence !== '').join('；');
}

function quoted(units: readonly ListedUnit[], kinds: readonly ListedUnit['kind'][]): string {
  const named = units.filter(({ kind }) => kinds.includes(kind));
  return named.map(({ text }) => `“${text}”`).join('、');
}
