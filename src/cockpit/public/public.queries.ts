import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Grade } from '../../domain/assessment/grade.js';
import { commitmentStateOf } from '../../domain/consequence/commitment.js';
import type { CommitmentState } from '../../domain/consequence/commitment.js';
import type { InterviewChainState } from '../../domain/states/interview-chain-states.js';
import { CityClock } from '../../persistence/city-clock.js';

/** A body's place as everybody may see it: no deduction, no person. */
interface PublicStanding {
  group: string;
  name: string;
  rank: number | null;
  total: string | null;
  grade: Grade | null;
}

/** The published result of a period. */
interface PublicResult {
  period: string;
  /** Of its publication. */
  number: string | null;
  publishedOn: string;
  bodies: PublicStanding[];
}

/** A public commitment as it was made, and whether it was kept. */
interface PublicCommitment {
  name: string;
  text: string;
  madeOn: string;
  dueOn: string;
  state: CommitmentState;
}

/** Everything that is shown to everybody. */
interface PublicPage {
  periods: string[];
  result: PublicResult | null;
  commitments: PublicCommitment[];
}

type CommitmentRow = Omit<PublicCommitment, 'state'> & { chain: InterviewChainState; doneAt: Date | null };

const commitmentsShown = 200;

/** Reads what may be shown to everybody: published places, and commitments that were made in public. */
@Injectable()
export class PublicQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** Of the newest period where none is named, or one without a published result. */
  async page(cityId: string, asked: string | undefined): Promise<PublicPage> {
    const em = this.orm.em.fork();
    const rows = await em.execute<{ period: string }[]>(sql`select period from period_result
      where city_id = ${cityId} and state = 'published' order by published_at desc nulls last, period desc limit 40`);
    const periods = rows.map(({ period }) => period);
    const period = periods.find((one) => one === asked) ?? periods[0];
    return {
      periods,
      result: period === undefined ? null : await this.#result(cityId, period),
      commitments: await this.#commitments(cityId),
    };
  }

  async #result(cityId: string, period: string): Promise<PublicResult | null> {
    const [result] = await this.orm.em.fork().execute<PublicResult[]>(sql`
      select r.period, r.document_number as number,
        (coalesce(r.published_at, r.opened_at) at time zone 'Asia/Shanghai')::date::text as "publishedOn",
        coalesce((select jsonb_agg(jsonb_build_object('group', x.group, 'name', x.name, 'rank', x.rank,
            'total', x.total, 'grade', x.grade) order by x.place, x.group, x.rank nulls last, x.sort)
          from (select s.ranking_group as group, b.short_name as name, s.rank, s.total::text, s.grade, b.sort,
              min(b.sort) over (partition by s.ranking_group) as place
            from score_body s join body b on b.id = s.body_id where s.computation_id = c.id) x), '[]') as bodies
      from period_result r join score_computation c on c.id = r.computation_id
      where r.city_id = ${cityId} and r.period = ${period} and r.state = 'published'`);
    return result ?? null;
  }

  async #commitments(cityId: string): Promise<PublicCommitment[]> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, cityId);
    const rows = await em.execute<CommitmentRow[]>(sql`
      select b.short_name as name, k.commitment as text, k.state as chain, k.commit_due_on::text as "dueOn",
        (k.committed_at at time zone 'Asia/Shanghai')::date::text as "madeOn",
        (select max(p.reported_done_at) from task_part p where p.decision_id = k.rectification_id) as "doneAt"
      from interview_chain k join body b on b.id = k.body_id
      where k.city_id = ${cityId} and k.committed_at is not null and k.commit_due_on is not null and k.state <> 'revoked'
      order by k.committed_at desc, k.id desc limit ${commitmentsShown}`);
    return rows.map(({ chain, doneAt, ...row }) => ({
      ...row,
      state: commitmentStateOf({ state: chain, dueOn: row.dueOn, doneAt }, now),
    }));
  }
}
