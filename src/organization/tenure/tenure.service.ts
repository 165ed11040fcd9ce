import { Injectable } from '@nestjs/common';
import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { addDays, dayOf } from '../../domain/calendar/city-day.js';
import { AppError } from '../../domain/errors.js';
import { isAdministrator } from '../../domain/identity/administrator-rule.js';
import type { Actor, CommandContext } from '../../identity/actor.js';
import { ActorService } from '../../identity/actor.service.js';
import { requirePermission } from '../../identity/permissions.js';
import { endSessionsOf } from '../../identity/session-end.record.js';
import { CommandRunner } from '../../persistence/command-runner.js';
import { CityLawService } from '../city-law.service.js';
import { Appointment } from './appointment.entity.js';
import { revokeFor } from './delegation.record.js';
import { insertHandOver } from './hand-over.record.js';
import type { TenureInput } from './tenure.schema.js';

interface PostRow {
  id: string;
  role: string;
  title: string;
  bodyId: string;
  bodyName: string;
  countyBodyId: string | null;
}

interface PersonRow {
  id: string;
  name: string;
  /** He holds a post of one of the three administrators. */
  administrates: boolean;
}

/** 人事变动: the office ends one tenure of a post and begins another. */
@Injectable()
export class TenureService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly laws: CityLawService,
    private readonly actors: ActorService,
  ) {}

  /**
   * The former tenure ends the day before `fromOn`; whoever is named holds the post from that day. Where a head takes
   * office he gets the list of everything open of his body. Delegations of the post end with its new holder.
   * @throws request.invalid for a day ahead or before the former tenure began, an unknown person, or one's own post
   */
  async change(
    context: CommandContext,
    input: TenureInput,
  ): Promise<{ postId: string; holder: string | null }> {
    const { actor } = context;
    const name = { action: 'tenure:change', subjectType: 'post', subjectIds: [] };
    const answer = await this.commands.run(context, name, async ({ em, lock, now: readNow }) => {
      const post = await postByCode(em, actor, input.post);
      requirePermission(actor, 'tenure:change', post);
      const runningId = await runningTenure(em, post.id);
      const running = runningId === null ? null : await lock(Appointment, runningId);
      const person = await personBy(em, actor, input.userName);
      const now = await readNow();
      assertPossible({ actor, input, post, running, person, today: dayOf(now) });
      const law = await this.laws.current(em, actor.cityId, now);
      const writes = [
        ...endTenure(running, input.fromOn),
        endSessionsOf([running?.personId, person?.id].filter((id) => id !== undefined)),
        ...leave(running, post, now),
        ...(person === null ? [] : [begin(post, person, { input, cityId: actor.cityId })]),
        ...(person === null ? [] : [revokeFor({ postId: post.id }, now)]),
        ...(person !== null && post.role === 'unit_head'
          ? insertHandOver(
              {
                ...{ cityId: actor.cityId, postId: post.id, bodyId: post.bodyId, toPerson: person.id },
                ...{ fromPerson: running?.personId ?? null, fromBody: null, beganOn: input.fromOn },
                reason: `${person.name}任${post.bodyName}${post.title}（${input.reason}）`,
              },
              { law, now },
            )
          : []),
      ];
      const details = { former: running?.personId ?? null, holder: person?.id ?? null, fromOn: input.fromOn };
      return {
        change: {
          writes,
          audit: { ...name, subjectIds: [post.id], details: { ...details, reason: input.reason } },
          bodyIds: [post.bodyId],
        },
        answer: { postId: post.id, holder: person?.name ?? null },
      };
    });
    this.actors.forget();
    return answer;
  }
}

interface Possible {
  actor: Actor;
  post: PostRow;
  input: TenureInput;
  running: Appointment | null;
  person: PersonRow | null;
  today: string;
}

function assertPossible({ actor, input, post, running, person, today }: Possible): void {
  if (isAdministrator(post.role)) throw refused('/post', '管理员岗位由系统管理员安排、安全管理员授权');
  if (person?.administrates === true) throw refused('/userName', '管理员不得兼任其他岗位');
  if (running === null && person === null) throw refused('/userName', '这个岗位现在空缺，请填写由谁任职');
  if (input.fromOn > today) throw refused('/fromOn', '到任之日再登记，不能登记以后的日期');
  if (running !== null && input.fromOn <= running.fromOn)
    throw refused('/fromOn', `须晚于现任的到任日期${running.fromOn}`);
  if (running !== null && running.personId === person?.id) throw refused('/userName', '就是现任本人');
  if (running?.personId === actor.personId || person?.id === actor.personId)
    throw new AppError('permission.denied', '本人的任职由另一位督查人员登记。');
}

function endTenure(running: Appointment | null, fromOn: string): RawQueryFragment[] {
  if (running === null) return [];
  return [sql`update appointment set to_on = ${addDays(fromOn, -1)} where id = ${running.id}`];
}

// Who has left acts for nobody there any more.
const leave = (running: Appointment | null, { bodyId }: PostRow, now: Date): RawQueryFragment[] =>
  running === null ? [] : [revokeFor({ personId: running.personId, bodyId }, now)];

const begin = (
  { id }: PostRow,
  person: PersonRow,
  { input, cityId }: { input: TenureInput; cityId: string },
): RawQueryFragment => sql`insert into appointment (city_id, post_id, person_id, from_on)
  values (${cityId}, ${id}, ${person.id}, ${input.fromOn})`;

async function postByCode(em: EntityManager, { cityId }: Actor, code: string): Promise<PostRow> {
  const [row] = await em.execute<PostRow[]>(sql`
    select p.id, p.role, p.title, b.id as "bodyId", b.short_name as "bodyName",
      case when above.level = 'county' then above.id end as "countyBodyId"
    from post p join body b on b.id = p.body_id left join body above on above.id = b.parent_id
    where p.city_id = ${cityId} and p.code = ${code}`);
  if (row === undefined) throw refused('/post', `没有代码为“${code}”的岗位`);
  return row;
}

async function runningTenure(em: EntityManager, postId: string): Promise<string | null> {
  const [row] = await em.execute<{ id: string }[]>(
    sql`select id from appointment where post_id = ${postId} and to_on is null`,
  );
  return row?.id ?? null;
}

async function personBy(
  em: EntityManager,
  { cityId }: Actor,
  userName: string | undefined,
): Promise<PersonRow | null> {
  if (userName === undefined) return null;
  const [row] = await em.execute<
    PersonRow[]
  >(sql`select n.id, n.name, exists (select from appointment a join post p on p.id = a.post_id
      where a.person_id = n.id and a.to_on is null and p.role in ('system_admin', 'security_admin', 'audit_admin'))
      as administrates
    from account c join person n on n.id = c.person_id
    where c.city_id = ${cityId} and c.user_name = ${userName} and c.disabled_at is null`);
  if (row === undefined) throw refused('/userName', `没有登录名为“${userName}”的人员`);
  return row;
}

function refused(pointer: string, detail: string): AppError {
  return new AppError('request.invalid', `${detail}。`, { fields: [{ pointer, detail }] });
}
