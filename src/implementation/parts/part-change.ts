import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { rejudge } from '../../decision/tasks/part-rejudge.record.js';
import { saveParts } from '../../decision/tasks/task-part.record.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee, NoticeItem } from '../../notification/notice-item.record.js';
import type { Poke } from '../../persistence/change.js';
import { decisionWorkflowId } from '../../temporal/workflow-ids.js';

/** The law and the instant at which a command judges. */
export interface Moment {
  law: CityLaw;
  now: Date;
}

/** Judges a part that a command has changed and writes it back; call it after all other changes of the part. */
export function closeChange(
  part: TaskPart,
  { law, now }: Moment,
): { writes: RawQueryFragment[]; pokes: Poke[] } {
  const { writes, pokes } = rejudge(part, law, now);
  return { writes: [saveParts([part]), ...writes], pokes };
}

/** Something that several addressees shall hear about a part. */
export type Word = Pick<NoticeItem, 'subjectType' | 'subjectId' | 'rung' | 'sentence'> & {
  to: readonly Addressee[];
  episode?: number;
};

/** Writes notices about a part, held through the quiet hours unless it is urgent 特急. */
export function tell(part: TaskPart, words: readonly Word[], { law, now }: Moment): RawQueryFragment[] {
  const items = words.flatMap(({ to, episode = 1, ...word }) =>
    to.map((addressee): NoticeItem => ({
      ...word,
      to: addressee,
      episode,
      decisionId: part.decisionId,
      notBefore: notBefore(now, law, part.urgent),
    })),
  );
  return recordNoticeItems(items, { cityId: part.cityId, now });
}

/** Head and contact of a body. */
export const unitOf = (bodyId: string): Addressee[] => [
  { bodyId, role: 'unit_head' },
  { bodyId, role: 'unit_staff' },
];

/** Wakes the loop of a part's decision at an instant. */
export const decisionPoke = (part: TaskPart, dueAt: Date): Poke => ({
  workflowType: 'decisionLoop',
  workflowId: decisionWorkflowId(part.decisionId),
  dueAt,
});
