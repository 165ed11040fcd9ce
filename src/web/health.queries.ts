import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';

/** How the loop keeps up, by machine time where ages are meant and by city time where clocks are. */
export interface Backlog {
  /** Age of the oldest row of the outbox, seconds; 0 when it is empty. */
  outboxOldestSeconds: number;
  /** Live clocks whose time passed more than a minute ago. */
  clocksOverdue: number;
  /** Workflows with a recorded fault. */
  faults: number;
  /** Age of the oldest audit entry behind the end of the chain, seconds; 0 when all is sealed. Over 60: alert. */
  auditUnsealedSeconds: number;
  /** 1 where the last verification of the audit chain found it broken. */
  auditBroken: number;
}

/** What is kept and what is lost, by machine time. */
export interface Keeping {
  /** Open items whose time no clock will ring: decisions, orders and restrictions. Always 0. */
  itemsWithoutClock: number;
  /** Messages outside the inbox that were given up. */
  deadLetters: number;
  /** Age of the oldest notice that is not in its inbox yet, seconds. */
  deliveryOldestSeconds: number;
  /** Age of the newest whole backup, seconds; -1: there is none. */
  backupAgeSeconds: number;
  /** Age of the last drill that held, seconds; -1: there is none. */
  drillAgeSeconds: number;
  /** 1 where the last backup or the last drill went wrong. */
  backupFailed: number;
}

// What has something due and is not in any clock that still runs; the reconciler can find only what is in one.
const unclocked = sql`
  select d.id from decision d where d.state in ('confirmed', 'dispatched')
    and exists (select from task_part p where p.decision_id = d.id and p.next_due_at is not null
      and p.state not in ('concluded', 'withdrawn', 'transferred', 'merged'))
    and not exists (select from live_clock l where l.workflow_id = 'decision/' || d.id and l.next_wake_at is not null)
  union all select o.id from supervision_order o where o.number is not null and o.next_due_at is not null
    and not exists (select from live_clock l where l.workflow_id = 'supervision-order/' || o.id and l.next_wake_at is not null)
  union all select r.id from restriction r where r.ended_at is null and r.next_due_at is not null
    and not exists (select from live_clock l where l.workflow_id = 'restriction/' || r.id and l.next_wake_at is not null)`;

/** Reads for the watchers of the system; they see no business data. */
@Injectable()
export class HealthQueries {
  constructor(private readonly orm: MikroORM) {}

  /** @throws when PostgreSQL is away */
  async backlog(): Promise<Backlog> {
    const [row] = await this.orm.em.fork().execute<Backlog[]>(sql`select
      coalesce((select extract(epoch from clock_timestamp() - recorded_at) from outbox order by id limit 1), 0)::float8
        as "outboxOldestSeconds",
      (select count(*) from live_clock l join city_clock c using (city_id) where l.next_wake_at
        < coalesce(c.still_at, clock_timestamp() + c.offset_ms * interval '1 millisecond') - interval '1 minute'
        )::integer as "clocksOverdue",
      (select count(*) from fault)::integer as faults,
      coalesce((select extract(epoch from clock_timestamp() - recorded_at) from audit_entry
        where id > coalesce((select max(audit_id) from audit_seal), 0) order by id limit 1), 0)::float8
        as "auditUnsealedSeconds",
      coalesce((select (fault is not null)::integer from audit_verification order by id desc limit 1), 0)
        as "auditBroken"`);
    if (row === undefined) throw new Error('the backlog cannot be read');
    return row;
  }

  /** What is counted for the watchers only, not at every look whether the process is ready. */
  async keeping(): Promise<Keeping> {
    const [row] = await this.orm.em.fork().execute<Keeping[]>(sql`select
      (select count(*) from (${unclocked}) x)::integer as "itemsWithoutClock",
      (select count(*) from message where state = 'dead')::integer as "deadLetters",
      coalesce((select extract(epoch from clock_timestamp() - min(queued_at)) from delivery where state = 'queued'), 0)
        ::float8 as "deliveryOldestSeconds",
      coalesce((select extract(epoch from clock_timestamp() - max(taken_at)) from backup_run
        where kind = 'backup' and fault is null), -1)::float8 as "backupAgeSeconds",
      coalesce((select extract(epoch from clock_timestamp() - max(at)) from backup_run
        where kind = 'drill' and fault is null), -1)::float8 as "drillAgeSeconds",
      coalesce((select max((fault is not null)::integer) from (
        select distinct on (kind) fault from backup_run order by kind, id desc) last), 0) as "backupFailed"`);
    if (row === undefined) throw new Error('the state of the backups cannot be read');
    return row;
  }
}
