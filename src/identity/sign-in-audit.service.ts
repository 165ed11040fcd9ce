import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import type { AppError } from '../domain/errors.js';
import { auditRow } from '../persistence/change.js';
import { CityClock } from '../persistence/city-clock.js';
import { markInTrail } from '../persistence/refusal.js';
import type { Actor } from './actor.js';
import type { SignInTry } from './sign-in-limit.service.js';

/** A try to sign in, with the number under which its request is logged. */
export interface SignInRequest extends SignInTry {
  requestId: string;
}

/** Writes what happens at the door into the audit trail: sign-ins and refused sign-ins. */
@Injectable()
export class SignInAuditService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** A sign-in, under the first post for which the person acts. */
  async succeeded({ ip, requestId }: Omit<SignInRequest, 'userName'>, actor: Actor): Promise<void> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, this.env.cityId);
    const line = { action: 'session:sign-in', subjectType: 'account', subjectIds: [actor.accountId] };
    await em.execute(auditRow(line, { actor, ip, requestId, idempotency: null }, { now, result: 'done' }));
  }

  /** There is no actor yet: only the name that was given, the address and the reason are kept. */
  async refused({ userName, ip, requestId }: SignInRequest, refusal: AppError): Promise<void> {
    const em = this.orm.em.fork();
    const now = await this.clock.now(em, this.env.cityId);
    await em.execute(sql`insert into audit_entry (city_id, city_time, ip, request_id, action, subject_type,
        subject_ids, result, details)
      values (${this.env.cityId}, ${now}, ${ip}, ${requestId}, 'session:sign-in', 'account', '{}', 'refused',
        ${JSON.stringify({ userName, code: refusal.code })}::jsonb)`);
    markInTrail(refusal);
  }
}
