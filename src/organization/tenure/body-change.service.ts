import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { endDoubledParts } from '../../decision/changes/doubled-parts.record.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { CityLawService } from '../city-law.service.js';
import { hasHead } from '../live-posts.record.js';
import { OrganizationQueries } from '../organization.queries.js';
import type { Body } from '../organization.queries.js';
import { moveOpenMatters } from './body-merge.record.js';
import { insertHandOver } from './hand-over.record.js';
import type { BodyChangeInput } from './tenure.schema.js';

/** What a change of a body came to. */
export interface BodyChanged {
  /** The body that goes on. */
  bodyId: string;
  /** Open parts and orders that went to it. */
  moved: number;
  /** Parts that ended, because it had a part of the same task. */
  joined: number;
}

/** 机构变动 in mid-year: a body is renamed, or merged into another one; its closed periods stay with it. */
@Injectable()
export class BodyChangeService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /**
   * Renamed, the body stays the same one under its new name, found under the old one too. Merged, everything open goes
   * to the other body with its deadlines and lamps, and the other head signs for it. Where both had a part of one task,
   * one goes on and the other ends as merged into it.
   * @throws request.invalid for a merge into itself, a body without a head, a body with bodies below, or no name
   */
  change(context: CommandContext, input: BodyChangeInput): Promise<BodyChanged> {
    const { actor } = context;
    const name = { action: 'body:change', subjectType: 'body', subjectIds: [] };
    return this.commands.run(context, name, async ({ em, now: readNow }) => {
      const body = await this.#lockBody(em, actor, { code: input.body, pointer: '/body' });
      const into =
        input.into === undefined
          ? null
          : await this.#lockBody(em, actor, { code: input.into, pointer: '/into' });
      const now = await readNow();
      const at = { now, today: dayOf(now), law: await this.laws.current(em, actor.cityId, now) };
      const done =
        into === null
          ? { writes: rename(actor, body, { input, today: at.today }), pokes: [], moved: 0, joined: 0 }
          : await merge(em, body, into, { ...at, actor, reason: input.reason });
      const ids = into === null ? [body.id] : [body.id, into.id];
      return {
        change: {
          writes: done.writes,
          audit: { ...name, subjectIds: ids, details: { ...input, moved: done.moved, joined: done.joined } },
          bodyIds: ids,
          pokes: done.pokes,
        },
        answer: { bodyId: into?.id ?? body.id, moved: done.moved, joined: done.joined },
      };
    });
  }

  async #lockBody(
    em: EntityManager,
    { cityId }: Actor,
    which: { code: string; pointer: string },
  ): Promise<Body> {
    const body = await this.organization.getBodyByCode(em, cityId, which);
    const rows = await em.execute<unknown[]>(
      sql`select 1 from body where id = ${body.id} and valid_to is null for no key update`,
    );
    if (rows.length === 0) throw refused(which.pointer, `${body.shortName}已经撤并`);
    return body;
  }
}

function rename(
  { cityId }: Actor,
  body: Body,
  { input: { fullName, shortName, reason }, today }: { input: BodyChangeInput; today: string },
): RawQueryFragment[] {
  if (fullName === undefined || shortName === undefined)
    throw refused(fullName === undefined ? '/fullName' : '/shortName', '请填写新的名称，或者并入哪个单位');
  const aliases = [...new Set([...body.aliases, body.fullName, body.shortName])];
  return [
    sql`update body set full_name = ${fullName}, short_name = ${shortName},
      aliases = array(select jsonb_array_elements_text(${JSON.stringify(aliases)}::jsonb)) where id = ${body.id}`,
    sql`insert into body_former_name (city_id, body_id, full_name, short_name, until_on, reason)
      values (${cityId}, ${body.id}, ${body.fullName}, ${body.shortName}, ${today}, ${reason})`,
  ];
}

interface MergeMoment {
  now: Date;
  today: string;
  law: Parameters<typeof insertHandOver>[1]['law'];
  actor: Actor;
  reason: string;
}

async function merge(em: EntityManager, body: Body, into: Body, at: MergeMoment) {
  if (body.id === into.id) throw refused('/into', '不能并入单位自己');
  if (!(await hasHead(em, into.id, at.today)))
    throw refused('/into', `${into.shortName}目前没有主要负责人，无人接收`);
  const below = await em.execute<unknown[]>(
    sql`select 1 from body where parent_id = ${body.id} and valid_to is null limit 1`,
  );
  if (below.length > 0) throw refused('/body', `${body.shortName}还有下级单位，不能整体并入`);
  const { cityId, postId } = at.actor;
  const doubled = await endDoubledParts(em, { from: body, to: into, reason: at.reason }, { ...at, postId });
  const { writes, moved } = await moveOpenMatters(em, { from: body.id, to: into.id, ended: doubled });
  const head = await headOf(em, into.id, at.today);
  return {
    ...{ moved, joined: doubled.partIds.length, pokes: doubled.pokes },
    writes: [
      ...[...doubled.writes, ...writes],
      sql`update body set valid_to = ${at.today}, successor_id = ${into.id} where id = ${body.id}`,
      ...(head === null
        ? []
        : insertHandOver(
            {
              ...{ cityId, postId: head.postId, bodyId: into.id, toPerson: head.personId },
              ...{ fromPerson: null, fromBody: body.id, beganOn: at.today },
              reason: `${body.shortName}并入${into.shortName}（${at.reason}）`,
            },
            at,
          )),
    ],
  };
}

async function headOf(em: EntityManager, bodyId: string, day: string) {
  const [row] = await em.execute<{ postId: string; personId: string }[]>(sql`
    select p.id as "postId", a.person_id as "personId" from post p join appointment a on a.post_id = p.id
    where p.body_id = ${bodyId} and p.role = 'unit_head' and a.from_on <= ${day}
      and coalesce(a.to_on, 'infinity') >= ${day} limit 1`);
  return row ?? null;
}

function refused(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
