import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { papersReadBy } from '../../document/papers/formal-paper.record.js';
import type { Actor } from '../../identity/actor.js';
import { ordersSeenBy } from '../../supervision/orders/order.queries.js';
import { deductionReach } from './deduction-reach.record.js';

/** A numbered paper on which a deduction rests. */
interface BasisPaper {
  kind: 'order' | 'red_letter';
  number: string;
  /** Order or formal paper. */
  id: string;
  /** Whether the reader may open it. */
  readable: boolean;
}

/** On what a lamp deduction rests: the supervision orders and red letters about its task, the oldest first. */
export interface DeductionBasis {
  deductionId: string;
  /** Whether the reader may open the deduction itself. */
  readable: boolean;
  papers: BasisPaper[];
}

// Whatever was issued before the quarter ended, unless it was settled before the quarter began.
const begins = sql`make_timestamptz(left(d.period, 4)::integer, right(d.period, 1)::integer * 3 - 2, 1, 0, 0, 0,
  'Asia/Shanghai')`;

/** The papers behind lamp deductions 督办扣分, each with its number, and for whom it opens. */
@Injectable()
export class DeductionBasisQueries {
  constructor(private readonly orm: MikroORM) {}

  /** Of these deductions of the city, whichever of them the reader has before him. */
  async of(actor: Actor, ids: readonly string[]): Promise<DeductionBasis[]> {
    if (ids.length === 0) return [];
    return this.orm.em.fork().execute<DeductionBasis[]>(sql`
      select d.id as "deductionId", ${deductionReach(actor)} as readable, coalesce((
          select jsonb_agg(jsonb_build_object('kind', f.kind, 'number', f.number, 'id', f.id, 'readable', f.readable)
            order by f.at, f.number)
          from (
            select distinct 'order' as kind, o.number, o.id, ${ordersSeenBy(actor)} as readable, o.issued_at as at
            from supervision_order_item i join task_part p on p.id = i.part_id
              join supervision_order o on o.id = i.order_id join body b on b.id = o.body_id
            where p.task_id = d.task_id and o.body_id = d.body_id and o.number is not null
              and o.issued_at < ${begins} + interval '3 months' and (o.closed_at is null or o.closed_at >= ${begins})
            union all
            select 'red_letter', x.number, x.id, ${papersReadBy(actor)}, x.decided_at
            from formal_paper x join task_part p on p.id = x.subject_id left join body b on b.id = x.body_id
            where x.kind = 'red_letter' and x.number is not null and p.task_id = d.task_id and p.body_id = d.body_id
              and x.decided_at >= ${begins} and x.decided_at < ${begins} + interval '3 months'
          ) f), '[]'::jsonb) as papers
      from lamp_deduction d where d.city_id = ${actor.cityId}
        and d.id in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb)::uuid)`);
  }
}
