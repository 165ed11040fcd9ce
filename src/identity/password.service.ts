import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import type { RawQueryFragment } from '@mikro-orm/postgresql';
import { hash, verify } from '@node-rs/argon2';
import { ENVIRONMENT } from '../config/environment.module.js';
import type { Environment } from '../config/environment.js';
import { AppError } from '../domain/errors.js';
import { leakedPasswords } from './leaked-passwords.js';
import { passwordProblems, rememberedPasswords } from '../domain/identity/password-rules.js';
import { PlaceWordsQueries } from '../organization/place-words.queries.js';

/** Argon2id: memory in KiB, rounds, lanes. Source: OWASP Password Storage; ASVS 5.0.0 11.4.2. */
const passwordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const costForm = /^\$argon2id\$v=\d+\$m=(\d+),t=(\d+),p=(\d+)\$/;

/** Whose password it is. */
export interface PasswordOwner {
  accountId: string;
  personId: string | null;
  userName: string;
  personName: string;
}

/** Hashes passwords, and judges new ones by the rules of the profile. */
@Injectable()
export class PasswordService {
  // Checked where there is no such account, so that both answers take the same time.
  readonly #nobodysHash = hash('no account has this password', passwordCost);

  constructor(
    private readonly orm: MikroORM,
    private readonly words: PlaceWordsQueries,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  hash(password: string): Promise<string> {
    return hash(password, passwordCost);
  }

  /** Whether it is the password of that hash; without one it takes as long and is false. */
  async matches(password: string, stored: string | undefined): Promise<boolean> {
    return (await verify(stored ?? (await this.#nobodysHash), password)) && stored !== undefined;
  }

  /** Whether a hash was made with less work than one of today. */
  isWeak(stored: string): boolean {
    const [, memory = 0, rounds = 0] = costForm.exec(stored) ?? [];
    return Number(memory) < passwordCost.memoryCost || Number(rounds) < passwordCost.timeCost;
  }

  /** Hash of a new password that its owner chose. @throws AppError `request.invalid`, each reason at the field */
  async hashChosen(owner: PasswordOwner, password: string): Promise<string> {
    const { passwordProfile: profile } = this.env.door;
    const places = await this.words.of(this.env.cityId, owner.personId);
    const words = [...places, owner.userName, owner.personName, 'dukaojian'];
    const problems = passwordProblems(password, { profile, words, leaked: leakedPasswords });
    if (problems.length === 0 && (await this.#wasUsed(owner.accountId, password)))
      problems.push(
        profile === 'mlps3' ? `不能与最近${rememberedPasswords}次用过的密码相同` : '新密码与现在的密码相同',
      );
    if (problems.length > 0) throw refusedPassword(problems);
    return this.hash(password);
  }

  async #wasUsed(accountId: string, password: string): Promise<boolean> {
    const earlier = this.env.door.passwordProfile === 'mlps3' ? rememberedPasswords - 1 : 0;
    const rows = await this.orm.em.fork().execute<{ hash: string }[]>(sql`
      (select password_hash as hash from account where id = ${accountId})
      union all (select password_hash from password_history where account_id = ${accountId}
        order by id desc limit ${earlier})`);
    for (const row of rows) if (await verify(row.hash, password)) return true;
    return false;
  }
}

/** The refusal of a new password, its reasons at its field. */
const refusedPassword = (problems: readonly string[]): AppError =>
  new AppError('request.invalid', `新密码不合要求：${problems.join('；')}。`, {
    fields: problems.map((detail) => ({ pointer: '/password', detail })),
  });

/** Writes a new password: the former one is remembered, every session of the account ends. */
export const passwordWrites = (
  accountId: string,
  { hash: newHash, temporary }: { hash: string; temporary: boolean },
): RawQueryFragment[] => [
  sql`insert into password_history (city_id, account_id, password_hash, set_at)
    select city_id, id, password_hash, password_set_at from account where id = ${accountId}`,
  sql`update account set password_hash = ${newHash}, password_set_at = clock_timestamp(),
    password_temporary = ${temporary}, session_epoch = session_epoch + 1 where id = ${accountId}`,
];
