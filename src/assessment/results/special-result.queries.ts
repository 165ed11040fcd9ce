import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { Actor } from '../../identity/actor.js';
import type { SheetRow } from './score-sheet.queries.js';
import { scoresWithin } from './score-sight.record.js';

/** A measure of the 1+6+N as a result was computed by it. */
interface MeasureInResult {
  kind: 'overall' | 'categorised' | 'special';
  code: string;
  version: number;
  title: string;
  schemeId: string | null;
  /** Of the overall measure: what the special ones together weigh. */
  specialBp: number | null;
  /** Of a special measure: how it enters the overall result; null: it stands for itself. */
  counts: { as: 'section'; weightBp: number } | { as: 'bonus'; most: string; documentNumber: string } | null;
}

/** A body's place by one special measure. */
interface SpecialPlace {
  code: string;
  name: string;
  group: string;
  total: string | null;
  rank: number | null;
  own: boolean;
}

interface BodyPlace extends Pick<SpecialPlace, 'code' | 'total' | 'group' | 'rank'> {
  /** Bodies of its group with a rank. */
  field: number;
}

/** What one special measure gave to one body, with every row. */
interface BodySpecial extends MeasureInResult, BodyPlace {
  code: string;
  rows: SheetRow[];
}

type SpecialRow = SheetRow & { special: string };

/** 专项考评 within a result: by which measures it was computed, and what each special one gave. */
@Injectable()
export class SpecialResultQueries {
  constructor(private readonly orm: MikroORM) {}

  /** The overall measure, the scheme of the body where one is named, and the special measures, in this order. */
  measures(computationId: string, bodyCode?: string): Promise<MeasureInResult[]> {
    return this.orm.em.fork().execute<MeasureInResult[]>(sql`
      with computed as (select id, city_id, measures, left(period, 4)::integer as year from score_computation
          where id = ${computationId}),
        named as (
          select 1 as place, 'overall' as kind, measures -> 'overall' as m from computed
          where jsonb_typeof(measures -> 'overall') = 'object'
          union all select 2, 'categorised', jsonb_build_object('code', h.code, 'version', h.version)
          from computed join score_body o on o.computation_id = computed.id join body b on b.id = o.body_id
            join scheme h on h.id = o.scheme_id where b.code = ${bodyCode ?? null}::text
          union all select 3, 'special', special from computed, jsonb_array_elements(measures -> 'specials') special)
      select n.kind, n.m ->> 'code' as code, (n.m ->> 'version')::integer as version,
        coalesce(s.title, n.m ->> 'code') as title, s.id as "schemeId", (n.m ->> 'specialBp')::integer as "specialBp",
        nullif(n.m -> 'counts', 'null'::jsonb) as counts
      from named n cross join computed c left join scheme s on s.city_id = c.city_id and s.year = c.year
        and s.code = n.m ->> 'code' and s.version = (n.m ->> 'version')::integer
      order by n.place, code`);
  }

  /** The places of all bodies by one special measure in a result that the reader may see. */
  places(actor: Actor, resultId: string, measure: string): Promise<SpecialPlace[]> {
    return this.orm.em.fork().execute<SpecialPlace[]>(sql`
      select b.code, b.short_name as name, sp ->> 'group' as group, sp ->> 'total' as total,
        (sp ->> 'rank')::integer as rank, b.id = ${actor.bodyId} as own
      from period_result r join score_body s on s.computation_id = r.computation_id join body b on b.id = s.body_id,
        jsonb_array_elements(s.result -> 'specials') sp
      where r.id = ${resultId} and r.city_id = ${actor.cityId} and sp ->> 'code' = ${measure}
        and ${scoresWithin(actor)}
      order by min(b.sort) over (partition by sp ->> 'group'), (sp ->> 'rank')::integer nulls last,
        (sp ->> 'total')::numeric desc nulls last, b.sort`);
  }

  /** What each special measure gave to a body that the caller has let the reader see. */
  async ofBody(computationId: string, bodyCode: string): Promise<BodySpecial[]> {
    const em = this.orm.em.fork();
    const places = await em.execute<BodyPlace[]>(sql`
      select sp ->> 'code' as code, sp ->> 'total' as total, sp ->> 'group' as group, (sp ->> 'rank')::integer as rank,
        (select count(*) from score_body o, jsonb_array_elements(o.result -> 'specials') x
          where o.computation_id = s.computation_id and x ->> 'code' = sp ->> 'code' and x ->> 'group' = sp ->> 'group'
            and x ->> 'rank' is not null)::integer as field
      from score_body s join body b on b.id = s.body_id, jsonb_array_elements(s.result -> 'specials') sp
      where s.computation_id = ${computationId} and b.code = ${bodyCode}`);
    if (places.length === 0) return [];
    const known = new Map(places.map((place) => [place.code, place]));
    const rows = Map.groupBy(await this.#rows(computationId, bodyCode), ({ special }) => special);
    return (await this.measures(computationId)).flatMap((measure) => {
      const place = known.get(measure.code);
      if (measure.kind !== 'special' || place === undefined) return [];
      return [{ ...measure, ...place, rows: rows.get(measure.code) ?? [] }];
    });
  }

  #rows(computationId: string, bodyCode: string): Promise<SpecialRow[]> {
    return this.orm.em.fork().execute<SpecialRow[]>(sql`
      with computed as (select city_id, left(period, 4)::integer as year from score_computation
          where id = ${computationId})
      select sp ->> 'code' as special, x.r ->> 'code' as code, coalesce(l.name, x.r ->> 'code') as name,
        coalesce(l.section, 'special') as section, (x.r ->> 'weightBp')::integer as "weightBp",
        x.r ->> 'applicability' as applicability, x.r ->> 'points' as points, x.r ->> 'open' as open,
        x.r -> 'steps' as steps, x.r ->> 'sha256' as sha256, l.method, v.unit,
        s.special_cells -> (x.r ->> 'code') ->> 'target' as target,
        s.special_cells -> (x.r ->> 'code') ->> 'actual' as actual, v.source_document as basis,
        (select short_name from body where id = v.data_owner) as "dataOwner"
      from score_body s join body b on b.id = s.body_id cross join computed c,
        jsonb_array_elements(s.result -> 'specials') sp
        cross join lateral jsonb_array_elements(sp -> 'rows') with ordinality x(r, seq)
        left join lateral (select id from scheme h where h.city_id = c.city_id and h.year = c.year
          and h.code = sp ->> 'code' and h.version = (sp ->> 'version')::integer limit 1) h on true
        left join scheme_row l on l.scheme_id = h.id and l.code = x.r ->> 'code'
        left join indicator_version v on v.id = l.indicator_version_id
      where s.computation_id = ${computationId} and b.code = ${bodyCode} order by special, x.seq`);
  }
}
