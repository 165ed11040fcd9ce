import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';

/** An account that may sign in, as the door needs it. */
export interface KnownAccount {
  id: string;
  personId: string;
  personName: string;
  userName: string;
  passwordHash: string;
  /** Machine time. */
  passwordSetAt: Date;
  /** Given by an administrator: to be changed at the first sign-in. */
  temporary: boolean;
  /** Sealed secret of his time codes; null: he has none. */
  factorSecret: string | null;
  epoch: number;
}

/** Reads accounts for the door: neither disabled ones nor, outside the demo, those of the demo. */
@Injectable()
export class AccountQueries {
  constructor(
    private readonly orm: MikroORM,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  byName(userName: string): Promise<KnownAccount | undefined> {
    return this.#one(sql`c.user_name = ${userName}`);
  }

  byId(id: string): Promise<KnownAccount | undefined> {
    return this.#one(sql`c.id = ${id}`);
  }

  /** Whom a provider of sign-ins knows; never matched by a name. */
  byIdentity({ issuer, subject }: { issuer: string; subject: string }): Promise<KnownAccount | undefined> {
    return this.#one(sql`c.id = (select account_id from account_identity
      where city_id = ${this.env.cityId} and issuer = ${issuer} and subject = ${subject})`);
  }

  /** Whether nobody of this installation is an administrator yet, so that a token of the server is wanted. */
  async awaitsFirst(): Promise<boolean> {
    const [row] = await this.orm.em.fork().execute<{ awaits: boolean }[]>(sql`
      select not exists (select from account where city_id = ${this.env.cityId}
        and (${this.env.demo} or not demo)) as awaits`);
    return row?.awaits ?? false;
  }

  async #one(condition: RawQueryFragment): Promise<KnownAccount | undefined> {
    const [account] = await this.orm.em.fork().execute<KnownAccount[]>(sql`
      select c.id, c.person_id as "personId", n.name as "personName", c.user_name as "userName",
        c.password_hash as "passwordHash", c.password_set_at as "passwordSetAt", c.password_temporary as temporary,
        c.factor_secret as "factorSecret", c.session_epoch as epoch
      from account c join person n on n.id = c.person_id
      where ${condition} and c.city_id = ${this.env.cityId} and c.disabled_at is null
        and (${this.env.demo} or not c.demo)`);
    return account;
  }
}
