import type { DocumentContext } from './document-context.js';
import { contextAfter } from './document-context.js';
import type { PlacedNote } from './note-finder.js';
import { findNotes } from './note-finder.js';
import type { NumberStyle } from './numbering.js';
import { innerItemStarts, takeNumber } from './numbering.js';
import type { Reading } from './reading.js';
import { partOf, readingOf, trimmed, written } from './reading.js';
import type { TextItem } from './shared-items.js';
import { shareNote } from './shared-items.js';
import { findSpoken } from './spoken-assignment.js';
import type { TaskDraft } from './task-draft.js';

const ends = ',;。.、:';

/** The tasks of a run of paragraphs, in document order. */
export function draftsInText(paragraphs: readonly string[], context: DocumentContext): TaskDraft[] {
  const items: TextItem[] = [];
  let here = context;
  for (const text of paragraphs) {
    const paragraph = readingOf(text, context.simplified);
    here = contextAfter(paragraph.plain, here);
    if (paragraph.plain !== '') readParagraph(paragraph, here, items);
  }
  return items.flatMap(({ draft }) => draft ?? []);
}

function readParagraph(paragraph: Reading, context: DocumentContext, items: TextItem[]): void {
  const head = takeNumber(paragraph);
  const body = head?.rest ?? paragraph;
  const place: Place = { number: head?.number ?? '', style: head?.style ?? null, items };
  const notes = findNotes(body, context);
  if (notes.length === 0) {
    readSpoken(body, context, place);
    return;
  }
  let from = 0;
  for (const note of notes) {
    readNoted(trimmed(partOf(body, from, note.from), ends), { note, alone: notes.length === 1 }, place);
    from = note.to;
  }
  const tail = trimmed(partOf(body, from), ends);
  if (tail.plain.length > 1) readSpoken(tail, context, { ...place, number: '', style: null });
}

interface Place {
  number: string;
  style: NumberStyle | null;
  items: TextItem[];
}

function readNoted(
  segment: Reading,
  { note, alone }: { note: PlacedNote; alone: boolean },
  { number, style, items }: Place,
): void {
  const own = itemsOf(segment, { number, style, split: !alone || note.shared !== null });
  items.push(...own);
  if (note.shared) shareNote(items, note.shared, { who: note.who, own: own.length });
  else if (own.length > 0) settle(items.at(-1), note);
  else settle(standingAlone(items), note);
}

function settle(item: TextItem | undefined, { who }: PlacedNote): void {
  if (!item || item.draft) return;
  item.draft = { number: item.number, wording: item.wording, who, origin: 'note', remarks: [] };
}

/** The item that a note on a line of its own is for: the one before it, or the numbered one whose body that is. */
function standingAlone(items: readonly TextItem[]): TextItem | undefined {
  const [title, last] = [items.at(-2), items.at(-1)];
  const titled = last?.number === '' && title?.draft === null && title.number !== '';
  return titled && title.style !== 'chinese' && title.style !== 'chinese-bracketed' ? title : last;
}

/** A stretch of text as one item, or as the numbered items in it. */
function itemsOf(
  segment: Reading,
  { number, style, split }: { number: string; style: NumberStyle | null; split: boolean },
): TextItem[] {
  if (segment.plain === '') return [];
  const starts = innerItemStarts(segment);
  if (!split || starts.length === 0) return [{ ...withoutNumber(segment, { number, style }), draft: null }];
  const bounds = starts[0] === 0 ? starts : [0, ...starts];
  return bounds.map((start, index) => {
    const piece = trimmed(partOf(segment, start, bounds[index + 1]), ends);
    return { ...withoutNumber(piece, { number, style }), draft: null };
  });
}

function withoutNumber(
  piece: Reading,
  { number, style }: { number: string; style: NumberStyle | null },
): Omit<TextItem, 'draft'> {
  const inner = takeNumber(piece);
  if (inner === null) return { number, style, wording: piece };
  return { number: inner.number, style: inner.style, wording: trimmed(inner.rest, ends) };
}

const longestLead = 120;
const talk = /听取|指出|认为|强调|传达|学习|通报了/;
const speech = /^(?:会议)?(?:研究)?(?:决定|议定|明确|要求|同意|强调|指出)[,:]/;

function readSpoken(body: Reading, context: DocumentContext, { number, style, items }: Place): void {
  const spoken = findSpoken(body, context);
  const topic = spoken.length > 0 ? topicOf(items) : null;
  let first = true;
  for (const { from, to, who } of spoken) {
    const before = body.plain.slice(0, from);
    const whole = first && number !== '' && before.length <= longestLead && !talk.test(before);
    const sentence = trimmed(partOf(body, whole ? 0 : from, to), ends);
    const inner = withoutNumber(sentence, { number, style });
    const wording = partOf(inner.wording, speech.exec(inner.wording.plain)?.[0].length ?? 0);
    const remarks = whole || topic === null ? [] : [`所属议题：${topic}`];
    const draft: TaskDraft = { number: inner.number, wording, who, origin: 'spoken', remarks };
    items.push({ ...inner, wording, draft });
    first = false;
  }
  if (spoken.length === 0) items.push({ number, style, wording: trimmed(body, ends), draft: null });
}

const longestTopic = 40;

/** The heading that a sentence stands under: what it is about. */
function topicOf(items: readonly TextItem[]): string | null {
  const heading = items.findLast(({ style, draft }) => style === 'chinese' && draft === null);
  return heading && heading.wording.plain.length <= longestTopic ? written(heading.wording) : null;
}
