import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';
import { demoCityId } from '../../src/organization/city-ids.js';
import { verifyChain } from '../../src/oversight/chain-verifier.js';
import type { Verdict } from '../../src/oversight/chain-verifier.js';

/** A part as the year's people see their work, in an order that depends on nothing but the story. */
export interface OpenPart {
  id: string;
  taskId: string;
  decision: string;
  bodyCode: string;
  bodyLevel: string;
  state: string;
  lamp: string;
  role: string;
  dueOn: string | null;
  progress: number;
  number: string;
  wording: string;
  /** The city's day at which it was read. */
  today: string;
}

/** A request about a deadline that waits for somebody. */
export interface WaitingRequest {
  id: string;
  kind: string;
  /** Code of the post that decides. */
  decider: string;
  version: number;
  bodyCode: string;
  aboveCode: string | null;
  aboveLevel: string | null;
  /** Last day asked for. */
  askedOn: string;
}

// What makes an interview good is worked on with more diligence than the rest.
const isNoRectification = 'not exists (select from interview_chain k where k.rectification_id = d.id)';

/** Reads for the story teller; everything that changes the record goes through the API. */
export class RecordEye {
  constructor(private readonly pool: pg.Pool) {}

  async parts(states: readonly string[]): Promise<OpenPart[]> {
    const { rows } = await this.pool.query<OpenPart>(
      `select p.id, p.task_id as "taskId", d.number as decision, b.code as "bodyCode", b.level as "bodyLevel", p.state,
         p.lamp, p.role, to_char(p.due_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as "dueOn",
         p.progress::float8 as progress, t.number, t.wording,
         (select to_char(c.still_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') from city_clock c
          where c.city_id = p.city_id) as today
       from task_part p join task t on t.id = p.task_id join decision d on d.id = p.decision_id
       join body b on b.id = p.body_id
       where p.state = any($1) and ${isNoRectification} order by d.created_at, d.title, t.number, b.code`,
      [states],
    );
    return rows;
  }

  async submittedReports(): Promise<{ id: string; kind: string; bodyCode: string; version: number }[]> {
    const { rows } = await this.pool.query<{ id: string; kind: string; bodyCode: string; version: number }>(
      `select r.id, r.kind, b.code as "bodyCode", r.version from report r join body b on b.id = r.body_id
       join task_part p on p.id = r.part_id join task t on t.id = p.task_id join decision d on d.id = p.decision_id
       where r.state = 'submitted' order by r.submitted_at, d.title, t.number, b.code`,
    );
    return rows;
  }

  async orders(state: string): Promise<{ id: string; bodyCode: string; version: number }[]> {
    const { rows } = await this.pool.query<{ id: string; bodyCode: string; version: number }>(
      `select o.id, b.code as "bodyCode", o.version from supervision_order o join body b on b.id = o.body_id
       join decision d on d.id = o.decision_id where o.state = $1 order by o.drafted_at, d.title, b.code, o.origin`,
      [state],
    );
    return rows;
  }

  async interviews(): Promise<{ id: string; signer: string | null; version: number }[]> {
    const { rows } = await this.pool.query<{ id: string; signer: string | null; version: number }>(
      `select i.id, p.code as signer, i.version from interview_draft i left join post p on p.id = i.signer
       join body b on b.id = i.body_id join decision d on d.id = i.decision_id
       left join task_part x on x.id = i.part_id left join task t on t.id = x.task_id
       where i.state = 'drafted' order by i.drafted_at, d.title, b.code, i.cause, i.episode, t.number`,
    );
    return rows;
  }

  /** Open milestones, or deadlines of parts without one, that are some days away and do not stand. */
  async blockable(): Promise<{ partId: string; milestoneId: string | null; bodyCode: string }[]> {
    const { rows } = await this.pool.query<{ partId: string; milestoneId: string | null; bodyCode: string }>(
      `select p.id as "partId", m->>'id' as "milestoneId", b.code as "bodyCode" from task_part p
       join task t on t.id = p.task_id join decision d on d.id = p.decision_id join body b on b.id = p.body_id
       left join lateral (select e as m from jsonb_array_elements(p.milestones) e where e->>'doneAt' is null
         order by e->>'dueAt' limit 1) f on true
       cross join city_clock c
       where p.state in ('signed', 'in_progress') and p.stopped_by is null and m->'stopped' is null
         and coalesce((m->>'dueAt')::timestamptz, p.due_at) between c.still_at + interval '9 days'
           and c.still_at + interval '40 days'
         and not exists (select from restriction x where x.part_id = p.id) and ${isNoRectification}
       order by d.created_at, d.title, t.number, b.code`,
    );
    return rows;
  }

  async restrictions(
    states: readonly string[],
  ): Promise<{ id: string; state: string; askedCode: string; raiserCode: string; leader: string | null }[]> {
    const { rows } = await this.pool.query<{
      id: string;
      state: string;
      askedCode: string;
      raiserCode: string;
      leader: string | null;
    }>(
      `select x.id, x.state, a.code as "askedCode", r.code as "raiserCode", l.code as leader from restriction x
       join body a on a.id = x.body_id join body r on r.id = x.raiser_body_id left join post l on l.id = x.leader_id
       join task_part p on p.id = x.part_id join task t on t.id = p.task_id join decision d on d.id = x.decision_id
       where x.state = any($1) order by x.raised_at, d.created_at, d.title, t.number, r.code`,
      [states],
    );
    return rows;
  }

  async agenda(meetingId: string): Promise<{ id: string; kind: string }[]> {
    const { rows } = await this.pool.query<{ id: string; kind: string }>(
      `select i.id, i.kind from meeting_item i left join restriction x on x.id = i.restriction_id
       join task_part p on p.id = i.part_id join task t on t.id = p.task_id join body b on b.id = p.body_id
       join decision d on d.id = p.decision_id
       where i.meeting_id = $1 order by i.kind, x.raised_at, d.created_at, d.title, t.number, b.code`,
      [meetingId],
    );
    return rows;
  }

  async disputes(): Promise<{ id: string }[]> {
    const { rows } = await this.pool.query<{ id: string }>(
      `select x.id from dispute x join task_part p on p.id = x.part_id join task t on t.id = p.task_id
       join decision d on d.id = p.decision_id where x.state = 'raised' order by x.raised_at, d.title, t.number`,
    );
    return rows;
  }

  /** Verifies the audit chain once the sealer has caught up, for which it has a minute. */
  async chain(): Promise<Verdict> {
    const giveUpAt = Date.now() + 60_000;
    const unsealed = `select count(*)::integer as count from audit_entry e
      where not exists (select from audit_seal s where s.audit_id = e.id)`;
    while ((await this.one<{ count: number }>(unsealed)).count > 0 && Date.now() < giveUpAt)
      await setTimeout(200);
    const client = await this.pool.connect();
    try {
      return await verifyChain(client, demoCityId);
    } finally {
      client.release();
    }
  }

  async requests(state: string): Promise<WaitingRequest[]> {
    const { rows } = await this.pool.query<WaitingRequest>(
      `select r.id, r.kind, o.code as decider, r.version, b.code as "bodyCode", above.code as "aboveCode",
         above.level as "aboveLevel", to_char((r.asked_until at time zone 'Asia/Shanghai') - interval '1 day', 'YYYY-MM-DD') as "askedOn"
       from deadline_request r join post o on o.id = r.decider join task_part p on p.id = r.part_id
       join task t on t.id = p.task_id join decision d on d.id = p.decision_id join body b on b.id = p.body_id
       left join body above on above.id = b.parent_id
       where r.state = $1 order by r.filed_at, d.title, t.number, b.code`,
      [state],
    );
    return rows;
  }

  /** The city's day, `YYYY-MM-DD`. */
  async today(): Promise<string> {
    const { day } = await this.one<{ day: string }>(
      `select to_char(still_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day from city_clock`,
    );
    return day;
  }

  async all<T>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    const { rows } = await this.pool.query(sql, [...values]);
    return rows as T[];
  }

  async one<T>(sql: string, values: readonly unknown[] = []): Promise<T> {
    const { rows } = await this.pool.query(sql, [...values]);
    return rows[0] as T;
  }
}
