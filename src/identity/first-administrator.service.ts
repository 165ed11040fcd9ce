import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, UniqueConstraintViolationException, sql } from '@mikro-orm/postgresql';
import type { EntityManager } from '@mikro-orm/postgresql';
import type { Request } from 'express';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { dayOf } from '../domain/calendar/city-day.js';
import { AppError } from '../domain/errors.js';
import { auditRow } from '../persistence/change.js';
import { CityClock } from '../persistence/city-clock.js';
import type { Actor } from './actor.js';
import { tokenHashOf } from './admin-token.record.js';
import { PasswordService } from './password.service.js';
import { requestIdOf } from './request-id-of.js';
import type { FirstAdministratorInput } from './session.schema.js';
import { SignInAuditService } from './sign-in-audit.service.js';

interface Place {
  tokenId: string;
  postId: string;
  postTitle: string;
  role: string;
  bodyId: string;
  bodyName: string;
}

interface Newcomer {
  accountId: string;
  personId: string;
  name: string;
  userName: string;
  passwordHash: string;
}

/** Lets the first holder of an administrator's post in, by the token that was made on the server. */
@Injectable()
export class FirstAdministratorService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly passwords: PasswordService,
    private readonly audit: SignInAuditService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /**
   * Makes person, account and appointment, and uses the token up. Nobody is signed in yet.
   * @throws AppError `sign-in.token-not-valid`, `account.name-taken`, `state.illegal-step`, `request.invalid`
   */
  async claim(request: Request, input: FirstAdministratorInput): Promise<{ role: string }> {
    const origin = { userName: input.userName, ip: request.ip ?? null, requestId: requestIdOf(request) };
    try {
      const { name, userName } = input;
      const who = { accountId: randomUUID(), personId: randomUUID(), name, userName };
      // Before the password is judged: only who has a token is told anything.
      await placeOf(this.orm.em.fork(), this.env.cityId, input.token);
      const owner = { ...who, personName: name, personId: null };
      const passwordHash = await this.passwords.hashChosen(owner, input.password);
      return await this.orm.em
        .fork()
        .transactional((em) => this.#write(em, origin, { ...who, passwordHash, token: input.token }));
    } catch (error) {
      const refusal = error instanceof UniqueConstraintViolationException ? nameTaken() : error;
      if (refusal instanceof AppError) await this.audit.refused(origin, refusal);
      throw refusal;
    }
  }

  async #write(
    em: EntityManager,
    { ip, requestId }: { ip: string | null; requestId: string },
    { token, ...who }: Newcomer & { token: string },
  ): Promise<{ role: string }> {
    const { cityId } = this.env;
    const place = await placeOf(em, cityId, token);
    const now = await this.clock.now(em, cityId);
    await em.execute(
      sql`insert into person (id, city_id, name) values (${who.personId}, ${cityId}, ${who.name})`,
    );
    await em.execute(sql`insert into account (id, city_id, person_id, user_name, password_hash)
      values (${who.accountId}, ${cityId}, ${who.personId}, ${who.userName}, ${who.passwordHash})`);
    await em.execute(sql`insert into appointment (city_id, post_id, person_id, from_on)
      values (${cityId}, ${place.postId}, ${who.personId}, ${dayOf(now)})`);
    await em.execute(sql`update admin_token set used_at = clock_timestamp() where id = ${place.tokenId}`);
    const actor: Actor = {
      ...{ accountId: who.accountId, personId: who.personId, personName: who.name, cityId, level: 'city' },
      ...{ postId: place.postId, postTitle: place.postTitle, role: place.role },
      ...{ bodyId: place.bodyId, bodyName: place.bodyName },
    };
    const line = { action: 'account:claim-first', subjectType: 'account', subjectIds: [who.accountId] };
    await em.execute(auditRow(line, { actor, ip, requestId, idempotency: null }, { now, result: 'done' }));
    return { role: place.role };
  }
}

// The row of the token is locked: of two who come with it at once one is too late.
async function placeOf(em: EntityManager, cityId: string, token: string): Promise<Place> {
  const [row] = await em.execute<(Place & { held: boolean })[]>(sql`
    select t.id as "tokenId", p.id as "postId", p.title as "postTitle", p.role, b.id as "bodyId",
      b.short_name as "bodyName",
      exists (select from appointment a where a.post_id = p.id and a.to_on is null) as held
    from admin_token t
      join lateral (select * from post where city_id = t.city_id and role = t.role order by sort limit 1) p on true
      join body b on b.id = p.body_id
    where t.city_id = ${cityId} and t.token_sha256 = ${tokenHashOf(token)} and t.used_at is null
      and t.expires_at > clock_timestamp()
    for update of t`);
  if (row === undefined)
    throw new AppError(
      'sign-in.token-not-valid',
      '口令不对、已用过或已过30分钟，请在服务器上重新生成：npm run admin:token。',
    );
  if (row.held) throw new AppError('state.illegal-step', '这个管理员岗位已有人任职。');
  return row;
}

function nameTaken(): AppError {
  const detail = '这个登录名已有人用，请换一个';
  return new AppError('account.name-taken', `${detail}。`, { fields: [{ pointer: '/userName', detail }] });
}
