import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { saveParts } from '../decision/task-part.record.js';
import { rejudge } from '../decision/part-rejudge.record.js';
import type { TaskPart } from '../decision/task-part.entity.js';
import type { CityLaw } from '../domain/city-law.js';
import type { Poke } from '../persistence/change.js';
import type { Restriction } from './restriction.entity.js';

/**
 * Lets what an ended restriction stopped run again, and judges the part: solved or decided, its day moves by the
 * working days for which it stood; refused or withdrawn, they count. This is the only place where a restriction touches
 * a clock that is not its own. Source: rules.md, "Restriction": refused as unfounded, the days come back.
 * @returns what is to be written with the end of the restriction, which must be saved after it
 */
export function letGoOn(
  restriction: Restriction,
  part: TaskPart,
  { law, now }: { law: CityLaw; now: Date },
): { writes: RawQueryFragment[]; pokes: Poke[] } {
  const moves = restriction.state === 'solved' || restriction.state === 'decided';
  const moved = part.goOn(restriction.id, { moves, law, now });
  restriction.stoodWd = moved?.stoodWd ?? null;
  restriction.story = moved?.story ?? null;
  if (!part.isOpen()) return { writes: [saveParts([part])], pokes: [] };
  const { writes, pokes } = rejudge(part, law, now);
  return { writes: [saveParts([part]), ...writes], pokes };
}
