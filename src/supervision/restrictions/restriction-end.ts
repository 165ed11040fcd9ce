import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { saveParts } from '../../decision/tasks/task-part.record.js';
import { rejudge } from '../../decision/tasks/part-rejudge.record.js';
import { goOn } from '../../decision/tasks/stopped-part.record.js';
import type { TaskPart } from '../../decision/tasks/task-part.entity.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { Poke } from '../../persistence/change.js';
import { addEntry } from '../deadlines/deadline-entry.record.js';
import type { Restriction } from './restriction.entity.js';

/** What ends with a restriction that stopped no clock: nothing. */
export const nothingStood: { writes: RawQueryFragment[]; pokes: Poke[] } = { writes: [], pokes: [] };

interface Stopped {
  restriction: Restriction;
  part: TaskPart;
  /** Who acts. */
  by: { postId: string; personName: string };
}

interface Moment {
  law: CityLaw;
  now: Date;
}

/** Writes into the ledger of the part's clock that something of it stands. Precondition: it was stopped just now. */
export function recordStop(
  em: EntityManager,
  { restriction, part, by }: Stopped,
  { law, now }: Moment,
): Promise<RawQueryFragment> {
  const fact = { kind: 'restriction' as const, movesDeadline: false, from: now, to: now };
  const reason = `提请协调，${whatOf(restriction)}暂停计时`;
  return addEntry(em, part, { fact, reason, by, law, now });
}

/**
 * Lets what an ended restriction stopped run again, and judges the part: solved or decided, its day moves by the
 * working days for which it stood; refused or withdrawn, they count. This is the only place where a restriction touches
 * a clock that is not its own. Source: rules.md, "Restriction": refused as unfounded, the days come back.
 * @returns what is to be written with the end of the restriction, which must be saved after it
 */
export async function letGoOn(
  em: EntityManager,
  { restriction, part, by, setAbove }: Stopped & { setAbove: boolean },
  { law, now }: Moment,
): Promise<{ writes: RawQueryFragment[]; pokes: Poke[] }> {
  const moves = restriction.state === 'solved' || restriction.state === 'decided';
  const gone = goOn(part, restriction.id, { moves, mayMoveDeadline: !setAbove, law, now });
  if (gone === null) return nothingStood;
  const { since, isWhole, moved } = gone;
  restriction.stoodWd = law.calendar.workingDaysBetween(since, now);
  restriction.story =
    moved?.story ??
    (moves ? `时限由上级机关的文件确定，不顺延；等待协调${restriction.stoodWd}个工作日` : null);
  const fact = {
    kind: 'restriction' as const,
    movesDeadline: isWhole && moved !== null,
    from: since,
    to: now,
  };
  const reason = restriction.story ?? `提请协调未获认可或已撤回，${whatOf(restriction)}照常计时`;
  const entry = await addEntry(em, part, { fact, reason, by, law, now });
  const { writes, pokes } = part.isOpen() ? rejudge(part, law, now) : nothingStood;
  return { writes: [entry, saveParts([part]), ...writes], pokes };
}

const whatOf = ({ milestoneTitle = null }: Restriction): string =>
  milestoneTitle === null ? '完成时限' : `节点“${milestoneTitle}”`;
