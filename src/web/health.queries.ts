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
    return (
      row ?? { outboxOldestSeconds: 0, clocksOverdue: 0, faults: 0, auditUnsealedSeconds: 0, auditBroken: 0 }
    );
  }
}
