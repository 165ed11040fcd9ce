import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';

const perUserName = 5;
const perAddress = 30;

/** Who tries to sign in, from where. */
export interface SignInTry {
  userName: string;
  ip: string | null;
}

/**
 * Counts failed sign-ins, for all processes together, by machine time: after 5 in 15 minutes for a user name, or 30
 * for an address, the next try is refused. Source: ASVS 6.3.1; the figures are an assumption.
 */
@Injectable()
export class SignInLimitService {
  constructor(
    private readonly orm: MikroORM,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /**
   * Takes one try of the name before the password is looked at, so that many at once cannot pass together.
   * @throws AppError `sign-in.locked`; such a try is not counted, so nobody is locked out for ever
   */
  async takeTry({ userName, ip }: SignInTry): Promise<void> {
    const em = this.orm.em.fork();
    const [taken] = await em.execute<{ id: string }[]>(sql`
      insert into sign_in_failure (city_id, user_name) values (${this.env.cityId}, ${userName}) returning id`);
    const id = taken?.id ?? '0';
    const [before] = await em.execute<{ by_name: number; by_address: number }[]>(sql`
      select count(*) filter (where user_name = ${userName})::integer as by_name,
        count(*) filter (where ip = ${ip})::integer as by_address
      from sign_in_failure where id < ${id} and failed_at > clock_timestamp() - interval '15 minutes'
        and (user_name = ${userName} or ip = ${ip})`);
    if (before === undefined || (before.by_name < perUserName && before.by_address < perAddress)) return;
    await em.execute(sql`delete from sign_in_failure where id = ${id}`);
    throw new AppError('sign-in.locked', '登录失败次数过多，请 15 分钟后再试。');
  }

  /** Counts a failure for the address. Not before it is one: a whole office signs in from one address at nine. */
  async failed({ ip }: SignInTry): Promise<void> {
    if (ip === null) return;
    await this.orm.em.fork().execute(sql`
      insert into sign_in_failure (city_id, user_name, ip) values (${this.env.cityId}, '', ${ip})`);
  }

  /** Forgets the failures of a name that signed in, and all that no longer count. */
  async succeeded({ userName }: SignInTry): Promise<void> {
    await this.orm.em.fork().execute(sql`delete from sign_in_failure
      where user_name = ${userName} or failed_at < clock_timestamp() - interval '1 day'`);
  }
}
