import type pg from 'pg';

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
       where p.state = any($1) order by d.created_at, d.title, t.number, b.code`,
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
       where i.state = 'drafted' order by i.drafted_at, d.title, b.code, i.cause, i.episode`,
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

  async one<T>(sql: string, values: readonly unknown[] = []): Promise<T> {
    const { rows } = await this.pool.query(sql, [...values]);
    return rows[0] as T;
  }
}
