import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { Proposal } from '../../domain/consequence/proposal.js';
import { renewalOf } from '../../domain/consequence/renewal.js';
import type { FormerConsequence } from '../../domain/consequence/renewal.js';
import { uuids } from '../../persistence/change.js';
import type { RenewedProposal } from './consequence.entity.js';
import { wakeClocksOf } from './consequence-clock.record.js';
import { peopleOf, recordConsequenceSteps, tellOfConsequences } from './consequence.record.js';
import type { ConsequenceWord } from './consequence.record.js';

/** A former consequence with who signed or would sign it. */
interface Held extends FormerConsequence {
  signer: string | null;
  decidedBy: string | null;
  reopenings: number;
}

/** Where a renewal stands. */
export interface RenewalMoment {
  em: EntityManager;
  cityId: string;
  law: CityLaw;
  now: Date;
}

/**
 * Sets what was proposed out of the former result of a period against the new one: what nobody signed goes, what was
 * signed and is said otherwise now is reopened, what was declined or exempted stays so. Writes at once: of one body and period one consequence of a kind lives.
 * Answers what remains to be proposed, and the notices.
 */
export async function renewConsequences(
  at: RenewalMoment,
  period: string,
  proposals: readonly Proposal[],
): Promise<{ drafted: Proposal[]; writes: RawQueryFragment[] }> {
  const { em, cityId, now } = at;
  const held = await liveOf(em, cityId, period);
  const { withdrawn, reopened, confirmed, drafted } = renewalOf(held, proposals);
  if (withdrawn.length > 0) await withdrawAll(at, withdrawn);
  const renewed = reopened.map(({ id, proposal }) => ({ id, renewed: proposal && renewedOf(proposal) }));
  if (renewed.length > 0)
    await em.execute(sql`update consequence c set state = 'reopened', reopened_at = ${now}, version = c.version + 1,
        renewed = nullif(x.renewed, 'null'::jsonb)
      from jsonb_to_recordset(${JSON.stringify(renewed)}::jsonb) x(id uuid, renewed jsonb) where c.id = x.id`);
  const steps = [
    { ids: reopened.map(({ id }) => id), action: 'reopen' },
    { ids: confirmed, action: 'confirm' },
  ].filter(({ ids }) => ids.length > 0);
  const words = held
    .filter(({ id }) => reopened.some((one) => one.id === id))
    .map((one) => reopenedWord(one, period));
  return {
    drafted,
    writes: [
      ...steps.map(({ ids, action }) => recordConsequenceSteps(ids, { action, by: null, note: null }, at)),
      ...tellOfConsequences(words, at),
      ...wakeClocksOf([...withdrawn, ...reopened.map(({ id }) => id)], at),
    ],
  };
}

const renewedOf = ({ place, amountFen, rule }: Proposal): RenewedProposal => ({ place, amountFen, rule });

const liveOf = (em: EntityManager, cityId: string, period: string): Promise<Held[]> =>
  em.execute<Held[]>(sql`
    select id, body_id as "bodyId", kind, state, place, proposed_fen::float8 as "proposedFen", inputs, signer,
      decided_by as "decidedBy",
      (select count(*) from consequence_step s where s.consequence_id = c.id and s.action = 'reopen')::integer
        as reopenings
    from consequence c where city_id = ${cityId} and period = ${period}
      and state in ('drafted', 'stated', 'signed', 'reopened', 'declined', 'exempted') order by id for update`);

async function withdrawAll({ em, cityId, now }: RenewalMoment, ids: readonly string[]): Promise<void> {
  const note = '考核结果更正后重新发布，原建议随原结果撤回。';
  await em.execute(sql`update consequence set state = 'withdrawn', reason = ${note}, version = version + 1
    where id = any(${uuids(ids)})`);
  await em.execute(sql`update interview_draft set state = 'withdrawn', reason = ${note}, decided_at = ${now},
    version = version + 1 where consequence_id = any(${uuids(ids)}) and state = 'drafted'`);
  await em.execute(recordConsequenceSteps(ids, { action: 'withdraw', by: null, note }, { cityId, now }));
}

function reopenedWord({ id, bodyId, signer, decidedBy, reopenings }: Held, period: string): ConsequenceWord {
  const signs = decidedBy ?? signer;
  return {
    ...{ subjectType: 'consequence', subjectId: id, rung: 'consequence_reopened', episode: reopenings + 1 },
    to: [...(signs === null ? [] : [{ postId: signs }]), ...peopleOf(bodyId)],
    sentence: `${sayPeriod(period)}考核结果已更正，已签发的奖惩须重新审议，原决定在重新签发以前不变`,
  };
}
