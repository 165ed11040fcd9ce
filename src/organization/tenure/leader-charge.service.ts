import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { v7 as uuid } from 'uuid';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { movedCharge } from '../../domain/organization/leader-charge.js';
import type { ChargeKind } from '../../domain/organization/leader-charge.js';
import { notBefore } from '../../domain/supervision/quiet-hours.js';
import type { CityLaw } from '../../domain/city-law.js';
import type { CommandContext } from '../../identity/actor.js';
import { recordNoticeItems } from '../../notification/notice-item.record.js';
import type { Addressee } from '../../notification/notice-item.record.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { uuids } from '../../persistence/change.js';
import { CityLawService } from '../city-law.service.js';
import { isHeldOn } from '../live-posts.record.js';
import { OrganizationQueries } from '../organization.queries.js';
import type { Body } from '../organization.queries.js';
import type { ChargeInput } from './tenure.schema.js';

/** 分管、联系分工: which leader looks after which body. */
@Injectable()
export class LeaderChargeService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly organization: OrganizationQueries,
    private readonly laws: CityLawService,
  ) {}

  /**
   * From now on another leader is in charge of a body, or is the contact of a county. What was begun stays with whom it
   * is; what comes goes to the new one. The leaders concerned and the head of the body hear of it.
   * @throws request.invalid for a leader who has it already, a post that nobody holds, a body that was merged
   */
  change(context: CommandContext, input: ChargeInput): Promise<{ bodyId: string; leader: string | null }> {
    const { actor } = context;
    const name = { action: 'charge:change', subjectType: 'body', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const body = await this.#lockBody(em, actor.cityId, input.body);
      const present = await chargedWith(em, body.id, input.kind);
      const { from = null, to = null } = input;
      const { taken, given } = movedCharge(
        present.map(({ code }) => code),
        { kind: input.kind, isCounty: body.category === 'county', from, to },
      );
      const now = await readNow();
      const leader =
        given === null ? null : await leaderOf(em, { cityId: actor.cityId, code: given, day: dayOf(now) });
      const lost = present.filter(({ code }) => taken.includes(code));
      const lostIds = uuids(lost.map(({ id }) => id));
      const law = await this.laws.current(em, actor.cityId, now);
      const id = uuid();
      return {
        change: {
          writes: [
            sql`delete from leader_charge where body_id = ${body.id} and kind = ${input.kind} and post_id = any(${lostIds})`,
            ...(leader === null
              ? []
              : [
                  sql`insert into leader_charge (city_id, post_id, body_id, kind)
                    values (${actor.cityId}, ${leader.id}, ${body.id}, ${input.kind})`,
                ]),
            sql`insert into leader_charge_change
                (id, city_id, body_id, kind, taken, given, reason, changed_by, changed_at)
              values (${id}, ${actor.cityId}, ${body.id}, ${input.kind}, ${lostIds}, ${leader?.id ?? null},
                ${input.reason}, ${actor.postId}, ${now})`,
            ...tellOfCharge({ id, body, kind: input.kind, lost, leader }, { cityId: actor.cityId, law, now }),
          ],
          audit: { ...name, subjectIds: [body.id], details: { ...input, taken, given } },
          bodyIds: [body.id],
        },
        answer: { bodyId: body.id, leader: given },
      };
    });
  }

  async #lockBody(em: EntityManager, cityId: string, code: string): Promise<Body> {
    const body = await this.organization.getBodyByCode(em, cityId, { code, pointer: '/body' });
    const rows = await em.execute<unknown[]>(
      sql`select 1 from body where id = ${body.id} and valid_to is null for no key update`,
    );
    if (rows.length === 0) throw refused('/body', `${body.shortName}已经撤并`);
    return body;
  }
}

interface LeaderPost {
  id: string;
  title: string;
}

interface Charge {
  id: string;
  body: Body;
  kind: ChargeKind;
  lost: readonly LeaderPost[];
  leader: LeaderPost | null;
}

// Whose it is no longer hears who has it now, and the new one that it is his.
function tellOfCharge(
  { id, body, kind, lost, leader }: Charge,
  at: { cityId: string; law: CityLaw; now: Date },
): RawQueryFragment[] {
  const act = kind === 'portfolio' ? '分管' : '联系';
  const now =
    leader === null
      ? `不再由${lost.map(({ title }) => title).join('、')}${act}`
      : `改由${leader.title}${act}`;
  const told: Addressee[] = [
    ...[...lost, ...(leader === null ? [] : [leader])].map((post) => ({ postId: post.id })),
    { bodyId: body.id, role: 'unit_head' },
  ];
  const item = {
    ...{
      decisionId: null,
      subjectType: 'charge' as const,
      subjectId: id,
      rung: 'charge_changed',
      episode: 1,
    },
    sentence: `分工变动：${body.shortName}${now}；此前已交办的事项仍由原负责领导办理。`,
    notBefore: notBefore(at.now, at.law, false),
  };
  return recordNoticeItems(
    told.map((to) => ({ ...item, to })),
    at,
  );
}

const chargedWith = (
  em: EntityManager,
  bodyId: string,
  kind: string,
): Promise<(LeaderPost & { code: string })[]> =>
  em.execute(sql`select p.id, p.code, p.title from leader_charge c join post p on p.id = c.post_id
    where c.body_id = ${bodyId} and c.kind = ${kind}`);

async function leaderOf(
  em: EntityManager,
  { cityId, code, day }: { cityId: string; code: string; day: string },
): Promise<LeaderPost> {
  const [row] = await em.execute<(LeaderPost & { held: boolean })[]>(sql`
    select p.id, p.title, ${isHeldOn(sql`p.id`, sql`${day}::date`)} as held from post p
    where p.city_id = ${cityId} and p.code = ${code} and p.role = 'leader'`);
  if (row === undefined) throw refused('/to', '没有这个市领导岗位');
  if (!row.held) throw refused('/to', `${row.title}目前空缺，请先登记由谁任职`);
  return row;
}

function refused(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
