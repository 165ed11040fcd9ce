import { Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { AppError } from '../../../domain/errors.js';
import { roundStates } from '../../../domain/states/verification-round-states.js';
import type { RoundState } from '../../../domain/states/verification-round-states.js';
import type { Actor } from '../../../identity/actor.js';
import { CityClock } from '../../../persistence/city-clock.js';
import { seesDraw } from '../draw-sight.record.js';
import { drawFile, drawList } from '../draw/draw-file.schema.js';
import type { DrawFile, DrawList } from '../draw/draw-file.schema.js';
import { itemsSeenBy } from '../findings/finding.queries.js';
import type { FindingOutcome } from '../findings/verification-item.entity.js';

/** A round as lists show it: nothing in it says who was drawn. */
export interface RoundHead {
  id: string;
  period: string;
  number: number;
  state: RoundState;
  stateName: string;
  openedAt: Date;
  commitment: string | null;
  committedAt: Date | null;
  draws: number | null;
  seedSource: string | null;
  listSha256: string | null;
  frozenAt: Date | null;
  publicValue: string | null;
  publicSource: string | null;
  publicOn: string | null;
  secret: string | null;
  seed: string | null;
  drawnAt: Date | null;
  abandonedAt: Date | null;
  abandonReason: string | null;
  /** Drawn items, those with a trip that has started, and those with a finding. */
  drawn: number;
  visited: number;
  found: number;
  version: number;
}

/** Something that was nominated. */
interface ShownNomination {
  key: string;
  name: string;
  bodyName: string;
  assessorName: string;
  reason: string;
  own: boolean;
  /** Why its nominator took it back; null: it stands. */
  withdrawnReason: string | null;
}

/** Something that was drawn. */
export interface DrawnItem {
  id: string;
  place: number;
  key: string;
  name: string;
  bodyName: string;
  weight: number;
  tripId: string | null;
  tripTitle: string | null;
  /** What was found, and whether the reader may look at it. */
  outcome: FindingOutcome | null;
  seen: boolean;
}

/** A round with as much of its list as the reader may see. */
export interface RoundView extends RoundHead {
  /** Whether the reader sees list and draw: the offices at once, everybody once all trips have started. */
  open: boolean;
  candidates: DrawList['candidates'] | null;
  /** How tickets were counted when the list was frozen. */
  weights: DrawList['weights'] | null;
  steps: DrawFile['drawn'] | null;
  /** Of the reader's body; for the offices all of them. */
  nominations: ShownNomination[];
  items: DrawnItem[];
}

const head = sql`r.id, r.period, r.number, r.state, r.opened_at as "openedAt", r.commitment,
  r.committed_at as "committedAt", r.draws, r.seed_source as "seedSource", r.list_sha256 as "listSha256",
  r.frozen_at as "frozenAt", r.public_value as "publicValue", r.public_source as "publicSource",
  r.public_on::text as "publicOn", r.secret, r.seed, r.drawn_at as "drawnAt", r.abandoned_at as "abandonedAt",
  r.abandon_reason as "abandonReason", r.version,
  (select count(*)::integer from verification_item x where x.round_id = r.id) as drawn,
  (select count(*)::integer from verification_item x join inspection_trip t on t.id = x.trip_id
    where x.round_id = r.id and t.started_at is not null) as visited,
  (select count(*)::integer from verification_item x where x.round_id = r.id and x.outcome is not null) as found`;

/** Rounds of verification: hashes for everybody at once, names once nobody can be warned any more. */
@Injectable()
export class RoundQueries {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
  ) {}

  /** All rounds, the newest first, abandoned ones among them. */
  async list({ cityId }: Actor): Promise<RoundHead[]> {
    const rows = await this.orm.em.fork().execute<Omit<RoundHead, 'stateName'>[]>(sql`
      select ${head} from verification_round r where r.city_id = ${cityId} order by r.period desc, r.number desc limit 100`);
    return rows.map(withName);
  }

  /** The round of a quarter that holds; where all were abandoned, the newest. @throws record.not-found */
  async get(actor: Actor, period: string): Promise<RoundView> {
    const em = this.orm.em.fork();
    const [row] = await em.execute<
      (Omit<RoundHead, 'stateName'> & { list: string | null; file: string | null })[]
    >(sql`
      select ${head}, r.list, r.draw_file as file from verification_round r
      where r.city_id = ${actor.cityId} and r.period = ${period}
      order by r.state = 'abandoned', r.number desc limit 1`);
    if (row === undefined) throw notFound();
    const { list, file, ...round } = row;
    const all = seesDraw(actor);
    const open = all || isOpen(round);
    const nominations = await em.execute<ShownNomination[]>(sql`
      select n.key, n.name, b.short_name as "bodyName", k.short_name as "assessorName", n.reason,
        k.id = ${actor.bodyId} as own, n.withdrawn_reason as "withdrawnReason"
      from verification_nomination n join body b on b.id = n.body_id join body k on k.id = n.assessor_id
      where n.round_id = ${round.id} and (${all}::boolean or k.id = ${actor.bodyId})
      order by n.withdrawn_at is not null, n.nominated_at desc, n.key limit 500`);
    return {
      ...{ ...withName(round), open, nominations, items: open ? await this.#items(actor, round.id) : [] },
      ...listOf(open ? list : null),
      steps: open && file !== null ? drawFile.parse(JSON.parse(file)).drawn : null,
    };
  }

  /** The file with which anyone draws again, byte for byte. @throws record.not-found, permission.denied before all trips started */
  async file(actor: Actor, period: string): Promise<string> {
    const [row] = await this.orm.em.fork().execute<
      { file: string | null; drawn: number; visited: number; state: RoundState }[]
    >(sql`select ${head}, r.draw_file as file from verification_round r
      where r.city_id = ${actor.cityId} and r.period = ${period} and r.state = 'drawn'`);
    if (row?.file == null) throw notFound();
    if (seesDraw(actor) || isOpen(row)) return row.file;
    throw new AppError(
      'permission.denied',
      '实地核查不事先通知：全部轮次出发以后，名单和抽取文件向所有单位公开；现在可以抄下名单的指纹，届时核对。',
    );
  }

  /** City time. */
  now({ cityId }: Actor): Promise<Date> {
    return this.clock.now(this.orm.em.fork(), cityId);
  }

  /** The indicators that a lead assessor may nominate. */
  indicators({ cityId, bodyId }: Actor): Promise<{ code: string; name: string }[]> {
    return this.orm.em.fork().execute(sql`
      select i.code, i.name from indicator i join lateral (select lead_assessor from indicator_version
        where indicator_id = i.id order by version desc limit 1) v on v.lead_assessor = ${bodyId}
      where i.city_id = ${cityId} order by i.code`);
  }

  /** Parts that are worth a look: completed, or red, since a day; the newest first. */
  parts({ cityId }: Actor, since: Date): Promise<{ id: string; wording: string; bodyName: string }[]> {
    return this.orm.em.fork().execute(sql`
      select p.id, t.wording, b.short_name as "bodyName" from task_part p join task t on t.id = p.task_id
        join body b on b.id = p.body_id
      where p.city_id = ${cityId} and p.state not in ('draft', 'withdrawn', 'transferred', 'merged')
        and (p.reported_done_at >= ${since} or p.red_at >= ${since})
      order by coalesce(p.reported_done_at, p.red_at) desc, p.id limit 100`);
  }

  #items(actor: Actor, roundId: string): Promise<DrawnItem[]> {
    return this.orm.em.fork().execute<DrawnItem[]>(sql`
      select x.id, x.place, x.key, x.name, b.short_name as "bodyName", x.weight, t.id as "tripId",
        t.title as "tripTitle", case when ${itemsSeenBy(actor)} then x.outcome end as outcome,
        ${itemsSeenBy(actor)} as seen
      from verification_item x join body b on b.id = x.body_id left join inspection_trip t on t.id = x.trip_id
        left join lateral (select data_owner from indicator_version where indicator_id = x.indicator_id
          order by version desc limit 1) v on true
      where x.round_id = ${roundId} order by x.place`);
  }
}

function listOf(list: string | null): Pick<RoundView, 'candidates' | 'weights'> {
  if (list === null) return { candidates: null, weights: null };
  const { candidates, weights } = drawList.parse(JSON.parse(list));
  return { candidates, weights };
}

const withName = <T extends { state: RoundState }>(row: T): T & { stateName: string } => ({
  ...row,
  stateName: roundStates.states[row.state].name,
});

// Nobody can be warned any more: every item that was drawn is on a trip that has started.
const isOpen = ({ state, drawn, visited }: Pick<RoundHead, 'state' | 'drawn' | 'visited'>): boolean =>
  state === 'drawn' && drawn > 0 && drawn === visited;

const notFound = (): AppError => new AppError('record.not-found', '这个季度还没有核查，或者还没有抽取。');
