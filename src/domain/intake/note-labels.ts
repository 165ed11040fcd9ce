import type { Reading } from './reading.js';
import { hasGapBefore, partOf } from './reading.js';

/** What a label in a note announces. */
export type LabelRole = 'leader' | 'lead' | 'cooperating' | 'duty' | 'deadline' | 'other';

/** A label and what stands behind it, up to the next label. */
export interface LabelledValue {
  role: LabelRole;
  value: Reading;
}

const body = '(?:负责)?(?:单位|部门|主体)(?:和责任人|及责任人)?';
const labels: readonly [LabelRole, string][] = [
  ['leader', '(?:市级|县级|区级)?(?:责任|牵头|分管|包抓|联系|督办)领导|市级领导|县级领导|(?:第一)?责任人'],
  ['lead', `(?:总)?(?:牵头责任|责任牵头|牵头|主办|主责|承办)${body}`],
  ['cooperating', `(?:责任配合|配合责任|配合|协办|协助|参与|协同|会办)${body}`],
  ['duty', `(?:责任|负责|落实|实施)${body}`],
  [
    'deadline',
    '(?:完成|办结|办理|整改|推进)?(?:时限|期限)(?:要求)?|完成(?:时间|日期|节点)|时间(?:要求|节点|安排)',
  ],
  ['other', '(?:工作|阶段)?(?:目标|措施|要求)|备注|联系人|联系电话'],
];
const anyLabel = new RegExp(labels.map(([, pattern]) => `(${pattern})`).join('|'), 'g');

/** The labels of a note with their values, in its order; a label counts with a colon or a space behind it. */
export function labelledValues(note: Reading): LabelledValue[] {
  const found = labelsIn(note);
  return found.map(({ role, to }, index) => ({ role, value: partOf(note, to, found[index + 1]?.from) }));
}

/** Where a text goes over into labels that stand without brackets; -1 where it does not. */
export function firstLabelAt(text: Reading): number {
  return labelsIn(text).find(({ role }) => role !== 'other')?.from ?? -1;
}

function labelsIn(note: Reading): { role: LabelRole; from: number; to: number }[] {
  const found = [];
  for (const match of note.plain.matchAll(anyLabel)) {
    const end = match.index + match[0].length;
    const opens =
      match.index === 0 ||
      hasGapBefore(note, match.index) ||
      /[,;。、(:]/.test(note.plain.charAt(match.index - 1));
    const colon = note.plain.charAt(end) === ':';
    const role = labels[match.slice(1).findIndex((group) => group !== undefined)]?.[0];
    if (opens && role !== undefined && (colon || hasGapBefore(note, end)))
      found.push({ role, from: match.index, to: colon ? end + 1 : end });
  }
  return found;
}
