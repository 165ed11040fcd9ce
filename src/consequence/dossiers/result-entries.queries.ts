import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Grade } from '../../domain/assessment/grade.js';
import { tenureShare } from '../../domain/consequence/tenure-share.js';
import { asRows } from './dossier-entry.js';
import type { DossierEntry, DossierScope, EntryFacts } from './dossier-entry.js';

interface ResultRow {
  scope: string;
  period: string;
  state: 'published' | 'replaced';
  number: string | null;
  publishedOn: string;
  by: string | null;
  sha256: string;
  bodyId: string;
  bodyCode: string;
  bodyName: string;
  total: string | null;
  grade: Grade | null;
  rank: number | null;
  group: string;
  of: number;
  moves: { total: string | null; grade: Grade | null; rank: number | null }[];
  reopened: boolean;
}

type Former = EntryFacts['result']['former'][number];

/**
 * The published results of each scope, one entry a period, with what each was before an objection or a new publication
 * changed it. Source: rules.md, "Consequences": a result changed on objection; a dossier shows both.
 */
export async function resultEntries(
  em: EntityManager,
  cityId: string,
  scopes: readonly DossierScope[],
): Promise<DossierEntry[]> {
  const rows = await em.execute<ResultRow[]>(sql`
    select s.id as scope, r.period, r.state, r.document_number as number,
      (coalesce(r.published_at, r.opened_at) at time zone 'Asia/Shanghai')::date::text as "publishedOn",
      (select title from post where id = r.published_by) as by, c.sha256, b.id as "bodyId", b.code as "bodyCode",
      b.short_name as "bodyName", x.total::text, x.grade, x.rank, x.ranking_group as group,
      (select count(*) from score_body o where o.computation_id = x.computation_id
        and o.ranking_group = x.ranking_group and o.ranked)::integer as of,
      coalesce((select jsonb_agg(m.before order by m.id) from result_move m
        where m.result_id = r.id and m.body_id = b.id), '[]') as moves,
      exists (select from period_result o where o.city_id = r.city_id and o.period = r.period
        and o.state in ('computed', 'previewed')) as reopened
    from jsonb_to_recordset(${asRows(scopes)}::jsonb) s(id text, "bodyId" uuid)
      join score_body x on x.body_id = s."bodyId" join score_computation c on c.id = x.computation_id
      join period_result r on r.computation_id = c.id join body b on b.id = x.body_id
    where r.city_id = ${cityId} and r.state in ('published', 'replaced')
    order by s.id, r.period, r.number`);
  const periods = Map.groupBy(rows, ({ scope, bodyId, period }) => `${scope} ${bodyId} ${period}`);
  return [...periods.values()].flatMap((all) => entryOf(all, scopes));
}

function entryOf(rows: readonly ResultRow[], scopes: readonly DossierScope[]): DossierEntry[] {
  const row = rows.findLast(({ state }) => state === 'published') ?? rows.at(-1);
  const scope = scopes.find(({ id }) => id === row?.scope);
  if (row === undefined || scope === undefined) return [];
  const share = scope.id === scope.bodyId ? null : tenureShare(scope, row.period);
  if (share?.days === 0) return [];
  const { total, grade, rank, of, group, reopened, period, bodyId, bodyName } = row;
  return [
    {
      ...{ key: `result:${period}:${row.bodyCode}`, kind: 'result', on: row.publishedOn },
      ...{ period, bodyId, bodyName, scope: scope.id },
      facts: { total, grade, rank, of, group, reopened, share, former: formerOf(rows, row) },
      basis: { number: row.number, on: row.publishedOn, by: row.by, sha256: row.sha256, rule: null },
      href: `/scores/${period}/${row.bodyCode}`,
    },
  ];
}

// What did not differ for this body is not said: it has no other result to show.
function formerOf(rows: readonly ResultRow[], now: ResultRow): Former[] {
  const all = rows.flatMap((row): Former[] => [
    ...row.moves.map(({ total, grade, rank }) => ({
      ...{ how: 'objection' as const, total, grade, rank, number: null },
    })),
    ...(row === now ? [] : [{ ...standingOf(row), how: 'reissued' as const, number: row.number }]),
  ]);
  return all.filter(
    (one) => one.total !== now.total || one.grade !== now.grade || (one.rank ?? null) !== now.rank,
  );
}

const standingOf = ({ total, grade, rank }: ResultRow) => ({ total, grade, rank });
