import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import { isTakenOverBy } from '../../decision/changes/successor-part.record.js';
import type { CityLaw } from '../../domain/city-law.js';
import { AppError } from '../../domain/errors.js';
import { inWorkingDays } from '../../domain/calendar/working-hours.js';
import { ballHeld, courseOfBall } from '../../domain/supervision/ball.js';
import type { BallFacts, BallHeld } from '../../domain/supervision/ball.js';
import type { DeadlineEntry, DeadlineKind } from '../../domain/supervision/deadline-entry.js';
import { remainingWd } from '../../domain/supervision/deadline-ledger.js';
import { deadlineStory, sayEntry } from '../../domain/supervision/deadline-story.js';
import type { Actor } from '../../identity/actor.js';
import { partStates } from '../../domain/states/part-states.js';
import type { PartState } from '../../domain/states/part-states.js';
import { mayDoTo, requirePermission } from '../../identity/permissions.js';
import type { RecordOwner } from '../../identity/permissions.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';
import { readEntries } from '../deadlines/deadline-entry.record.js';

/** One entry of the ledger as it is shown. */
interface EntryShown {
  kind: DeadlineKind;
  at: Date;
  /** What it did, in words; empty: nothing that the deadline shows. */
  words: string;
  byName: string | null;
  /** The deadline after it. */
  dueAt: Date | null;
}

/** The clock of a part with its story. */
export interface PartClock {
  /** Of the task. */
  wording: string;
  /** Why the deadline is what it is, in one sentence. */
  story: string;
  dueAt: Date | null;
  /** Wd from the dispatch until the deadline, and those that are left; null: 长期坚持, or not dispatched yet. */
  totalWd: number | null;
  leftWd: number | null;
  /** Until when its clock stands; null: it runs. */
  suspendedUntil: Date | null;
  entries: EntryShown[];
  /** Who held the ball, in working minutes, and from one day on in days. */
  ball: (BallHeld & { workingDays: number | null })[];
  /** Whether a request to move it can be filed; the command decides itself. */
  canAsk: boolean;
  /** Whether the reader may let it run again before its day. */
  canResume: boolean;
  /** How many parts below it can follow its extension, for whoever may let them; else 0. */
  toFollow: number;
}

interface Row {
  owner: RecordOwner & { bodyId: string };
  /** Whether the reader's body goes on with it: then it reads what was before. */
  takenOver: boolean;
  wording: string;
  pending: boolean;
  /** Parts below that were given down before its last extension and have not followed it. */
  behind: number;
  state: PartState;
  dueAt: Date | null;
  dispatchedAt: Date | null;
  suspendedUntil: Date | null;
  dispute: { raisedAt: string; decidedAt: string | null } | null;
  completions: { submittedAt: string; reviewedAt: string | null; passed: boolean }[];
  requests: { signedAt: string; checkedAt: string | null; endedAt: string | null }[];
  restrictions: { from: string; to: string | null }[];
  endedAt: Date | null;
}

/** Reads the clock of a part: what set, moved and stopped its deadline, and who held the ball. */
@Injectable()
export class PartClockQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
  ) {}

  /** @throws record.not-found also for another body's part */
  async of(actor: Actor, partId: string): Promise<PartClock> {
    const em = this.orm.em.fork();
    const row = await readRow(em, actor, partId);
    requirePermission(actor, 'decision:read', row.takenOver ? {} : row.owner);
    const now = await this.clock.now(em, actor.cityId);
    const law = await this.laws.current(em, actor.cityId, now);
    const entries = (await readEntries(em, [partId], law.rules)).get(partId) ?? [];
    const canAsk =
      !row.pending &&
      'suspend' in partStates.states[row.state].steps &&
      mayDoTo(actor, 'deadline:ask', row.owner);
    const canResume = row.state === 'suspended' && mayDoTo(actor, 'deadline:resume', row.owner);
    const toFollow = mayDoTo(actor, 'task:break-down', row.owner) ? row.behind : 0;
    return { ...shown(row, entries, { law, now }), canAsk, canResume, toFollow };
  }
}

function shown(
  row: Row,
  entries: readonly DeadlineEntry[],
  { law, now }: { law: CityLaw; now: Date },
): Omit<PartClock, 'canAsk' | 'canResume' | 'toFollow'> {
  const { calendar } = law;
  const { dueAt, dispatchedAt } = row;
  const suspendedUntil = row.state === 'suspended' ? row.suspendedUntil : null;
  const stopped = suspendedUntil && { since: now, until: suspendedUntil };
  return {
    wording: row.wording,
    story: deadlineStory(entries, calendar),
    dueAt,
    totalWd: dispatchedAt && dueAt && calendar.workingDaysBetween(dispatchedAt, dueAt),
    leftWd: dispatchedAt && remainingWd({ dueAt, stopped }, calendar, now),
    suspendedUntil,
    entries: entries.map((entry, index) => ({
      ...{ kind: entry.fact.kind, at: entry.at, byName: entry.byName, dueAt: entry.dueAt },
      words: sayEntry(entry, entries[index - 1]?.dueAt ?? null, calendar),
    })),
    ball: ballHeld(courseOfBall(ballFacts(row, entries)), law, now).map((held) => ({
      ...held,
      workingDays: inWorkingDays(held.minutes, law.rules.workingHours),
    })),
  };
}

// A suspension that was ended early gives the ball back then.
function ballFacts(row: Row, entries: readonly DeadlineEntry[]): BallFacts {
  const suspensions = entries.flatMap(({ fact, at }, index) => {
    if (fact.kind !== 'suspension') return [];
    const resumed = entries.slice(index + 1).find((later) => later.fact.kind === 'resumption');
    const to = resumed?.fact.kind === 'resumption' ? resumed.fact.from : fact.to;
    return [{ from: at, to }];
  });
  return {
    dispatchedAt: row.dispatchedAt,
    dispute: row.dispute && {
      raisedAt: new Date(row.dispute.raisedAt),
      decidedAt: instant(row.dispute.decidedAt),
    },
    completions: row.completions.map(({ submittedAt, reviewedAt, passed }) => ({
      ...{ submittedAt: new Date(submittedAt), reviewedAt: instant(reviewedAt), passed },
    })),
    requests: row.requests.map(({ signedAt, checkedAt, endedAt }) => ({
      ...{ signedAt: new Date(signedAt), checkedAt: instant(checkedAt), endedAt: instant(endedAt) },
    })),
    suspensions,
    restrictions: row.restrictions.map(({ from, to }) => ({ from: new Date(from), to: instant(to) })),
    endedAt: row.endedAt,
  };
}

const instant = (text: string | null): Date | null => (text === null ? null : new Date(text));

async function readRow(em: EntityManager, { cityId, bodyId }: Actor, partId: string): Promise<Row> {
  const [row] = await em.execute<Row[]>(sql`
    select jsonb_build_object('bodyId', b.id, 'countyBodyId', b.parent_id, 'lineBodyId', b.line_body_id) as owner,
      ${isTakenOverBy(bodyId)} as "takenOver",
      t.wording, p.request_step is not null as pending, p.state, p.due_at as "dueAt", p.dispatched_at as "dispatchedAt",
      p.suspended_until as "suspendedUntil",
      (select count(*)::integer from task_part c join task ct on ct.id = c.task_id
        cross join lateral (select max(e.at) as at from deadline_entry e where e.part_id = p.id and e.kind = 'extension') x
        where ct.parent_part_id = p.id and c.state not in ('draft', 'concluded', 'withdrawn', 'transferred', 'merged')
          and c.dispatched_at <= x.at and c.due_at < p.due_at and not exists (select from deadline_entry f
            where f.part_id = c.id and f.kind = 'parent' and f.at >= x.at)) as behind,
      (select jsonb_build_object('raisedAt', x.raised_at, 'decidedAt', x.decided_at) from dispute x
        where x.part_id = p.id) as dispute,
      (select coalesce(jsonb_agg(jsonb_build_object('submittedAt', r.submitted_at, 'reviewedAt', r.reviewed_at,
        'passed', r.state = 'passed')), '[]') from report r where r.part_id = p.id and r.kind = 'completion') as completions,
      (select coalesce(jsonb_agg(jsonb_build_object('signedAt', q.signed_at, 'checkedAt', q.checked_at,
        'endedAt', q.ended_at)), '[]') from deadline_request q where q.part_id = p.id and q.signed_at is not null) as requests,
      (select coalesce(jsonb_agg(jsonb_build_object('from', y.raised_at, 'to', y.ended_at) order by y.raised_at), '[]')
        from restriction y where y.part_id = p.id) as restrictions,
      case when p.state in ('withdrawn', 'transferred', 'merged') then coalesce(d.closed_at,
        (select x.decided_at from dispute x where x.part_id = p.id)) end as "endedAt"
    from task_part p join body b on b.id = p.body_id join decision d on d.id = p.decision_id
    join task t on t.id = p.task_id where p.id = ${partId} and p.city_id = ${cityId} and p.state <> 'draft'`);
  if (row === undefined) throw new AppError('record.not-found', '没有找到这项任务，或者它不属于本单位。');
  return row;
}
