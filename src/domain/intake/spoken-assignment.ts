import { deadlineInWording } from './deadline.js';
import type { DocumentContext } from './document-context.js';
import type { Reading } from './reading.js';
import { partOf } from './reading.js';
import type { Responsibility } from './responsibility.js';
import { assign } from './responsibility.js';
import type { RoleGroups } from './role-words.js';
import { rolesIn } from './role-words.js';
import { leadingUnitLength, parseUnits } from './unit-list.js';

/** A sentence that gives a task to someone; plain indexes, `to` excluded. */
export interface SpokenAssignment {
  from: number;
  to: number;
  who: Responsibility;
}

const roleClause =
  /(?:牵头(?:负责|组织实施|组织|抓总|落实)?(?!的|人|机制|抓好)|主办|负责(?!人|同志|制|解释)|承办|配合|协办|协助)/;
const leadIn = /^.*(?:由|请|责成|责令)/;
const strongClause = /^(?:.*?(?:由|请|责成|责令|会同)|[^,]{2,60}(?:牵头|负责|主办|承办|配合|协办))/;

/** What may stand behind a sentence in brackets: only its deadline, for one with units is a note. */
const inBrackets = /^\([^()]{2,30}\)/;

/** Sentences such as 由市交通局牵头,安定区政府配合,于5月20日前完成…。 Source: ../data/documents, "meeting record". */
export function findSpoken(paragraph: Reading, context: DocumentContext): SpokenAssignment[] {
  const found: SpokenAssignment[] = [];
  let from = 0;
  for (const match of paragraph.plain.matchAll(/[^。;!?]+[。;!?]?/g)) {
    from = match.index;
    const to = from + match[0].length;
    const behind = inBrackets.exec(paragraph.plain.slice(to))?.[0].length ?? 0;
    const note = partOf(paragraph, to, to + behind);
    const who = assignmentIn({ sentence: partOf(paragraph, from, to), note }, context);
    if (who) found.push({ from, to, who });
  }
  return found;
}

function assignmentIn(
  { sentence, note }: { sentence: Reading; note: Reading },
  context: DocumentContext,
): Responsibility | null {
  if (!/由|请|责成|责令|牵头|负责|会同|主办|承办|[要须应需]/.test(sentence.plain)) return null;
  const groups: RoleGroups = { lead: [], duty: [], cooperating: [], andOthers: false };
  for (const clause of clausesOf(sentence)) {
    const found = inClause(clause, context);
    if (!found) continue;
    groups.lead.push(...found.lead);
    groups.duty.push(...found.duty);
    groups.cooperating.push(...found.cooperating);
    groups.andOthers ||= found.andOthers;
  }
  const deadline = deadlineInWording(sentence, context.time) ?? deadlineInWording(note, context.time);
  const told =
    groups.lead.length + groups.duty.length > 0 ? groups : deadline ? subjectOf(sentence, context) : null;
  if (told === null) return null;
  return { form: 'roles', ...assign(told, { firstLeads: false }), ...(deadline ? { deadline } : {}) };
}

function clausesOf(sentence: Reading): Reading[] {
  return [...sentence.plain.matchAll(/[^,:。;!?]+/g)].map(({ index, 0: text }) =>
    partOf(sentence, index, index + text.length),
  );
}

function inClause(clause: Reading, context: DocumentContext): RoleGroups | null {
  if (!strongClause.test(clause.plain)) return null;
  const start = leadIn.exec(clause.plain)?.[0].length ?? 0;
  const joined = clause.plain.indexOf('会同');
  if (joined >= 0) return withJoined(clause, { start, joined }, context);
  const role = roleClause.exec(clause.plain.slice(start));
  if (role === null) return null;
  return rolesIn(partOf(clause, start, start + role.index + role[0].length), context);
}

/** 市发展改革委会同市财政局研究提出…: nothing closes the second list, so it ends with the last name. */
function withJoined(
  clause: Reading,
  { start, joined }: { start: number; joined: number },
  context: DocumentContext,
): RoleGroups | null {
  const { units, andOthers } = parseUnits(partOf(clause, start, joined), context);
  const behind = partOf(clause, joined + 2);
  const helping = parseUnits(partOf(behind, 0, leadingUnitsLength(behind, context)), context);
  const clear = [...units, ...helping.units].every(({ kind }) => kind !== 'other');
  if (!clear || units.length === 0 || helping.units.length === 0) return null;
  return { lead: units, duty: [], cooperating: helping.units, andOthers: andOthers || helping.andOthers };
}

/** 市财政局要于6月底前…: only with a deadline, else it is an exhortation. */
function subjectOf(sentence: Reading, context: DocumentContext): RoleGroups | null {
  const speech =
    /^(?:会议)?(?:研究)?(?:决定|议定|明确|要求|同意|强调|指出)?[,:]?/.exec(sentence.plain)?.[0].length ?? 0;
  const said = partOf(sentence, speech);
  const length = leadingUnitsLength(said, context);
  if (length === 0 || !/^(?:要|须|应|需|务必|抓紧|于|在)/.test(said.plain.slice(length))) return null;
  const { units, andOthers } = parseUnits(partOf(said, 0, length), context);
  const clear = units.every(({ kind }) => kind === 'body' || kind === 'group');
  return clear ? { lead: [], duty: units, cooperating: [], andOthers } : null;
}

function leadingUnitsLength(text: Reading, context: DocumentContext): number {
  let end = 0;
  for (let next = 0; next < text.plain.length;) {
    const length = leadingUnitLength(partOf(text, next), context);
    if (length === 0) break;
    end = next + length;
    const separator = /^(?:、|和|及|与|以及)/.exec(text.plain.slice(end))?.[0].length ?? 0;
    if (separator === 0) break;
    next = end + separator;
  }
  return end + (/^等(?:部门|单位)?/.exec(text.plain.slice(end))?.[0].length ?? 0);
}
