import { deadlineInNote } from './deadline.js';
import type { DocumentContext } from './document-context.js';
import { firstLabelAt } from './note-labels.js';
import { countOf, innerItemStarts } from './numbering.js';
import type { Reading } from './reading.js';
import { partOf, trimmed, written } from './reading.js';
import type { Responsibility } from './responsibility.js';
import { parseResponsibility } from './responsibility.js';

/** A note that says 以上: it holds for several items. */
export interface SharedScope {
  /** How many items; null when the note only says 以上. */
  count: number | null;
  /** "以上三项", as written. */
  words: string;
}

/** A note about who does it, and where it stands: plain indexes, `to` excluded, brackets included. */
export interface PlacedNote {
  from: number;
  to: number;
  who: Responsibility;
  shared: SharedScope | null;
}

const longestNote = 600;
const sharedPrefix =
  /^((?:以上|上述|前述|上列)(?:各|全部|所有)?(?:(\d{1,2}|[一二两三四五六七八九十]{1,3})?[项条个款点]+)?)(?:重点)?(?:工作|任务|事项|内容|措施|项目)*(?:均|都|全部)?[,:]?/;

/** The notes of a paragraph in its order: in brackets, or as labels that run to the end of their item. */
export function findNotes(paragraph: Reading, context: DocumentContext): PlacedNote[] {
  const notes: PlacedNote[] = [];
  for (const [from, to] of [...labelRanges(paragraph), ...bracketRanges(paragraph.plain)]) {
    if (notes.some((other) => from < other.to && to > other.from)) continue;
    const note = noteIn(paragraph, { from, to }, context);
    if (note) notes.push(note);
  }
  const inOrder = notes.sort((a, b) => a.from - b.from);
  return joinNeighbours(inOrder, paragraph.plain).filter(({ who }) => namesSomebody(who));
}

const namesSomebody = ({ responsible, cooperating, leader, form }: Responsibility) =>
  form === 'labelled' || responsible.length + cooperating.length > 0 || leader !== undefined;

const longestTime = 16;

/** "(6月底前完成)" says nothing by itself, but belongs to the note beside it. */
function timeOnly(content: Reading, { time }: DocumentContext): Responsibility | null {
  const deadline = content.plain.length <= longestTime ? deadlineInNote(content, time) : null;
  return deadline && { form: 'names', responsible: [], cooperating: [], deadline, andOthers: false };
}

function noteIn(
  paragraph: Reading,
  { from, to }: { from: number; to: number },
  context: DocumentContext,
): PlacedNote | null {
  const content = trimmed(partOf(paragraph, from, to), '(),;。、');
  const shared = sharedPrefix.exec(content.plain);
  const said = partOf(content, shared?.[0].length ?? 0);
  const who = parseResponsibility(said, context) ?? timeOnly(said, context);
  if (who === null || (who.form === 'names' && !closesSentence(paragraph.plain, from, to))) return null;
  const words = shared === null ? '' : written(partOf(content, 0, shared[1]?.length ?? 0));
  return { from, to, who, shared: shared === null ? null : { count: countOf(shared[2] ?? ''), words } };
}

// A bare list of names in brackets explains a name as often as it assigns a task: only at the end of a sentence.
function closesSentence(plain: string, from: number, to: number): boolean {
  const ends =
    to === plain.length || /[。;.(]/.test(plain.charAt(to)) || /[。;.)]/.test(plain.charAt(from - 1));
  return ends && !/(?:局|委|办|部|公司|集团|开发区)$/.test(plain.slice(Math.max(0, from - 3), from));
}

/** Outermost brackets as [from, to); one that never closes is none. */
function bracketRanges(plain: string): [number, number][] {
  const ranges: [number, number][] = [];
  let open = -1;
  let depth = 0;
  for (let i = 0; i < plain.length; i++) {
    if (open >= 0 && i - open > longestNote) [open, depth] = [-1, 0];
    if (plain.charAt(i) === '(' && depth++ === 0) open = i;
    if (plain.charAt(i) !== ')' || depth === 0) continue;
    if (--depth === 0) ranges.push([open, i + 1]);
  }
  return ranges;
}

/** Labels outside brackets ("…。责任单位:市商务局;完成时限:6月底"), up to the next item or the end. */
function labelRanges(paragraph: Reading): [number, number][] {
  if (!/(?:单位|部门|领导|时限|期限|时间|责任人)/.test(paragraph.plain)) return [];
  const outside = maskBrackets(paragraph);
  const ranges: [number, number][] = [];
  const starts = [...innerItemStarts(outside).filter((start) => start > 0), outside.plain.length];
  let from = 0;
  for (const end of starts) {
    const label = firstLabelAt(partOf(outside, from, end));
    if (label >= 0) ranges.push([from + label, end]);
    from = end;
  }
  return ranges;
}

function maskBrackets(paragraph: Reading): Reading {
  const masked = paragraph.plain.split('');
  for (const [from, to] of bracketRanges(paragraph.plain)) masked.fill('-', from, to);
  return { ...paragraph, plain: masked.join('') };
}

/** Two notes side by side are one: (市工信局牵头)(6月底前完成). */
function joinNeighbours(notes: PlacedNote[], plain: string): PlacedNote[] {
  const joined: PlacedNote[] = [];
  for (const note of notes) {
    const last = joined.at(-1);
    if (!last || note.from !== last.to || plain.charAt(note.from) !== '(') joined.push(note);
    else joined[joined.length - 1] = { ...last, to: note.to, who: together(last.who, note.who) };
  }
  return joined;
}

const together = (first: Responsibility, second: Responsibility) =>
  namesSomebody(first) ? merge(first, second) : merge(second, first);

/** One statement out of two about the same task; what the first says stays. */
export function merge(first: Responsibility, second: Responsibility): Responsibility {
  const answers = first.responsible.length > 0;
  const named = new Set([...first.responsible, ...first.cooperating].map(({ text }) => text));
  const more = [...(answers ? second.responsible : []), ...second.cooperating].filter(
    ({ text }) => !named.has(text),
  );
  return {
    ...second,
    ...first,
    responsible: answers ? first.responsible : second.responsible,
    cooperating: [...first.cooperating, ...more],
    andOthers: first.andOthers || second.andOthers,
  };
}
