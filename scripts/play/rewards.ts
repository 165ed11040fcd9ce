import { officer } from './assessed-year.js';
import type { AssessedYear } from './assessed-year.js';
import type { RecordEye } from './record-eye.js';

const signers = ['L01/leader', 'L02/leader'] as const;
const finance = 'GD-CZJ/finance';

/** What waits for a signature, in an order that depends on nothing but the result. */
interface Waiting {
  id: string;
  kind: string;
  state: string;
  bodyCode: string;
  proposedFen: number;
  /** Which tie it is of; null: none. */
  tie: string | null;
  tiePlaces: number;
  /** Code of the post that signs; null: any that signs rewards. */
  signer: string | null;
  interviewId: string | null;
  exemptionAsked: boolean;
}

const waitingFor = (eye: RecordEye, period: string): Promise<Waiting[]> =>
  eye.all<Waiting>(
    `select c.id, c.kind, c.state, b.code as "bodyCode", c.proposed_fen::float8 as "proposedFen",
       case when c.tie_places is not null then c.ranking_group || ' ' || c.kind || ' ' || coalesce(c.place, 0) end as tie,
       coalesce(c.tie_places, 0) as "tiePlaces", s.code as signer, i.id as "interviewId",
       c.exemption_basis is not null as "exemptionAsked"
     from consequence c join body b on b.id = c.body_id left join post s on s.id = c.signer
       left join interview_draft i on i.consequence_id = c.id
     where c.period = $1 and c.state in ('drafted', 'stated') order by c.ranking_group, c.kind, c.place, b.code`,
    [period],
  );

const isReward = ({ kind }: Waiting): boolean => kind === 'commendation' || kind === 'red_flag';

/** Within their term most heads say their view on what is proposed against their body; a few ask to be exempted. */
export async function stateViews({ scene }: AssessedYear, period: string): Promise<void> {
  const { people, eye, luck, manners } = scene;
  for (const { id, bodyCode } of (await waitingFor(eye, period)).filter((one) => !isReward(one))) {
    const head = await people.headOf(bodyCode);
    if (luck.happens(manners.heardHeads))
      await head.post(`/api/v1/consequences/${id}/statement`, {
        statement: '已查明滞后原因，正在追赶进度，请予考虑。',
      });
    if (luck.happens(0.1))
      await head.post(`/api/v1/consequences/${id}/exemption`, {
        basis: '滞后系先行先试探索所致，符合容错纠错情形。',
      });
  }
}

/** The assessment office looks at the basis of the rewards and finance at the money. */
export async function checkRewards({ scene }: AssessedYear, period: string): Promise<void> {
  const { people, eye } = scene;
  const rewards = (await waitingFor(eye, period)).filter(isReward);
  for (const [who, some] of [
    [officer, rewards],
    [finance, rewards.filter(({ proposedFen }) => proposedFen > 0)],
  ] as const) {
    const ids = some.map(({ id }) => id);
    if (ids.length > 0)
      await (await people.at(who)).post('/api/v1/consequences/checks', { ids, outcome: 'pass' });
  }
}

/** The party secretary or the mayor signs the rewards together and ties one by one; few are declined with a reason. */
export async function signRewards({ scene }: AssessedYear, period: string): Promise<void> {
  const { people, eye, luck, manners } = scene;
  const leader = await people.at(luck.pick(signers));
  const rewards = (await waitingFor(eye, period)).filter(isReward);
  const ids: string[] = [];
  for (const { id, kind, bodyCode } of rewards.filter(({ tie }) => tie === null))
    if (kind === 'commendation' && !bodyCode.startsWith('62') && luck.happens(manners.rewardsDeclined))
      await leader.post(`/api/v1/consequences/${id}/decline`, { reason: '本季度发生通报批评，不予表扬。' });
    else ids.push(id);
  if (ids.length > 0) await leader.post('/api/v1/consequences/sign', { ids });
  const placed = new Map<string, number>();
  for (const one of rewards.filter(({ tie }) => tie !== null))
    await leader.post(...chosen(one, placed, `/api/v1/consequences/${one.id}`));
}

// Of a tie as many are signed as there are places, in the order of the list; the rest is declined.
function chosen({ tie, tiePlaces }: Waiting, placed: Map<string, number>, path: string): [string, object] {
  const taken = placed.get(tie ?? '') ?? 0;
  placed.set(tie ?? '', taken + 1);
  return taken < tiePlaces
    ? [`${path}/sign`, {}]
    : [`${path}/decline`, { reason: '名次并列，名额已经用完。' }];
}

/** Once the terms of the statements are over the named leaders decide on letters and interviews. */
export async function decideSanctions({ scene }: AssessedYear, period: string): Promise<void> {
  const { people, eye, luck } = scene;
  const placed = new Map<string, number>();
  for (const one of (await waitingFor(eye, period)).filter((each) => !isReward(each))) {
    const { id, signer, tie, tiePlaces, exemptionAsked } = one;
    if (signer === null) continue;
    const leader = await people.at(signer);
    const isFull = tie !== null && (placed.get(tie) ?? 0) >= tiePlaces;
    if (exemptionAsked && luck.happens(0.5))
      await leader.post(`/api/v1/consequences/${id}/exempt`, {
        reason: '属先行先试，没有谋取私利，免予约谈。',
      });
    else if (isFull || luck.happens(0.1)) await leader.post(...refusal(one));
    else {
      await leader.post(...signature(one));
      placed.set(tie ?? '', (placed.get(tie ?? '') ?? 0) + 1);
    }
  }
}

const reason = '主要原因已经查明，先作提醒，下季度再看。';

const refusal = ({ id, interviewId }: Waiting): [string, object] =>
  interviewId === null
    ? [`/api/v1/consequences/${id}/decline`, { reason }]
    : [`/api/v1/interview-drafts/${interviewId}/decision`, { outcome: 'decline', reason }];

const signature = ({ id, interviewId }: Waiting): [string, object] =>
  interviewId === null
    ? [`/api/v1/consequences/${id}/sign`, {}]
    : [`/api/v1/interview-drafts/${interviewId}/decision`, { outcome: 'sign' }];

/** Finance pays what is granted and not paid yet, each with its voucher. */
export async function payBonuses({ scene }: AssessedYear, today: string): Promise<void> {
  const { people, eye } = scene;
  const cashier = await people.at(finance);
  const due = await eye.all<{ id: string }>(
    `select c.id from consequence c join body b on b.id = c.body_id where c.state = 'signed' and c.amount_fen > 0
       and not exists (select from fund_entry e where e.consequence_id = c.id and e.kind = 'payment')
       order by c.period, c.ranking_group, c.place, b.code`,
  );
  for (const [at, { id }] of due.entries())
    await cashier.post(`/api/v1/funds/grants/${id}/payment`, {
      ...{ voucher: `记-${today.slice(5, 7)}-${String(at + 1).padStart(3, '0')}`, paidOn: today },
    });
  const { paid } = await eye.one<{ paid: string }>(
    `select coalesce(sum(amount_fen), 0) / 100 as paid from fund_entry where kind = 'payment'`,
  );
  scene.tell(`奖励资金累计拨付${Number(paid)}元`);
}

/** Before the year ends as much is kept back as the fourth quarter and the year can cost by the rules. */
export async function reserveForYearEnd({ scene, year }: AssessedYear): Promise<void> {
  const { people, eye } = scene;
  const { amountFen } = await eye.one<{ amountFen: string | null }>(
    `with bonus as (select content->'consequence'->'bonusFen' as x from rule_pack order by version desc limit 1),
      groups as (select distinct c.ranking_group, b.category = 'county' as county from consequence c
        join body b on b.id = c.body_id where c.period like $1 || '%')
      select sum((select sum(e::bigint) from jsonb_array_elements_text(
        x -> case when county then 'county' else 'other' end) e)) as "amountFen" from groups, bonus`,
    [String(year)],
  );
  const fund = await (await people.at(finance)).get<{ freeFen: number }>(`/api/v1/funds/${year}`);
  // Once for the quarter and once for the year; what is left is let go afterwards.
  const kept = Math.min(2 * Number(amountFen ?? 0), fund.freeFen);
  if (kept > 0)
    await (
      await people.at(finance)
    ).post(`/api/v1/funds/${year}/reservations`, {
      ...{ amountFen: kept, note: '四季度和年度考核结果次年公布，按规则全额预留。' },
    });
}

/** What the fourth quarter and the year did not take of it is let go. */
export async function releaseRest({ scene, year }: AssessedYear): Promise<void> {
  const cashier = await scene.people.at(finance);
  const { heldFen } = await cashier.get<{ heldFen: number }>(`/api/v1/funds/${year}`);
  if (heldFen > 0)
    await cashier.post(`/api/v1/funds/${year}/releases`, {
      ...{ amountFen: heldFen, note: '四季度和年度奖金已经拨付，释放结余。' },
    });
}
