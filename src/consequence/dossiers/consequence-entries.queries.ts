import { sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { ConsequenceKind } from '../../domain/consequence/proposal.js';
import { tenureShare } from '../../domain/consequence/tenure-share.js';
import { consequenceStates } from '../../domain/states/consequence-states.js';
import type { ConsequenceState } from '../../domain/states/consequence-states.js';
import { asRows } from './dossier-entry.js';
import type { DossierEntry, DossierScope } from './dossier-entry.js';

interface ConsequenceRow {
  scope: string;
  id: string;
  kind: ConsequenceKind;
  state: ConsequenceState;
  period: string;
  place: number | null;
  bodyId: string;
  bodyName: string;
  rule: string;
  sha256: string;
  decidedOn: string;
  by: string | null;
  number: string | null;
  basis: string | null;
  reason: string | null;
  flag: number | null;
  since: string | null;
  until: string | null;
}

/**
 * What was signed because of the results of each scope: commendations, flags, letters, exemptions. What is only proposed
 * or was declined is no part of a record; an interview has entries of its own.
 */
export async function consequenceEntries(
  em: EntityManager,
  cityId: string,
  scopes: readonly DossierScope[],
): Promise<DossierEntry[]> {
  const rows = await em.execute<ConsequenceRow[]>(sql`
    select s.id as scope, c.id, c.kind, c.state, c.period, c.place, b.id as "bodyId", b.short_name as "bodyName", c.rule,
      c.score_sha256 as sha256, (c.decided_at at time zone 'Asia/Shanghai')::date::text as "decidedOn",
      (select title from post where id = c.decided_by) as by, r.document_number as number,
      c.exemption_basis as basis, c.reason, h.flag, (h.since at time zone 'Asia/Shanghai')::date::text as since,
      (h.until at time zone 'Asia/Shanghai')::date::text as until
    from jsonb_to_recordset(${asRows(scopes)}::jsonb) s(id text, "bodyId" uuid)
      join consequence c on c.body_id = s."bodyId" join body b on b.id = c.body_id
      join period_result r on r.id = c.result_id
      left join lateral (select flag, since, until from flag_holding where consequence_id = c.id
        order by since desc limit 1) h on true
    where c.city_id = ${cityId} and c.decided_at is not null
      and (c.state = 'exempted' or c.kind <> 'interview' and c.state in ('signed', 'reopened', 'revoked'))`);
  return rows.flatMap((row) => {
    const scope = scopes.find(({ id }) => id === row.scope);
    const isWhole = scope?.id === scope?.bodyId;
    if (scope === undefined || (!isWhole && tenureShare(scope, row.period).days === 0)) return [];
    return [entryOf(row)];
  });
}

function entryOf(row: ConsequenceRow): DossierEntry {
  const { id, kind, state, period, bodyId, bodyName, scope, decidedOn, by, number, sha256, rule } = row;
  const common = {
    ...{ on: decidedOn, period, bodyId, bodyName, scope, href: `/consequences/${id}` },
    basis: { number, on: decidedOn, by, sha256, rule },
  };
  const { name: stateName } = consequenceStates.states[state];
  const { basis, reason, place, flag, since, until } = row;
  if (state === 'exempted')
    return {
      ...common,
      ...{ key: `exemption:${id}`, kind: 'exemption', facts: { basis: basis ?? '', reason } },
    };
  if (kind === 'red_flag')
    return { ...common, key: `red_flag:${id}`, kind, facts: { stateName, flag, since, until } };
  if (kind === 'commendation')
    return { ...common, key: `commendation:${id}`, kind, facts: { stateName, place } };
  return { ...common, key: `letter:${id}`, kind: 'letter', facts: { stateName } };
}
