import { Inject, Injectable } from '@nestjs/common';
import { MikroORM, sql } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { AppError } from '../../domain/errors.js';

/** How often an account may ask for something costly in a minute. Source: ASVS 2.4.1; the figures are an assumption. */
const mostAMinute = { export: 60, search: 120, upload: 120 } as const;

/** A kind of request that costs the machine more than a page. */
export type CostlyKind = keyof typeof mostAMinute;

const words: Readonly<Record<CostlyKind, string>> = {
  export: '导出太频繁，请一分钟以后再导出。',
  search: '查找太频繁，请一分钟以后再找。',
  upload: '上传太频繁，请一分钟以后再提交。',
};

/** Counts costly requests by account, for all processes together, by machine time. */
@Injectable()
export class RequestLimitService {
  constructor(
    private readonly orm: MikroORM,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** Counts one request. @throws AppError `request.too-many` beyond what a minute allows */
  async take(accountId: string, kind: CostlyKind): Promise<void> {
    const [row] = await this.orm.em.fork().execute<{ count: number }[]>(sql`
      insert into request_count (city_id, account_id, kind, minute)
      values (${this.env.cityId}, ${accountId}, ${kind}, date_trunc('minute', clock_timestamp()))
      on conflict (account_id, kind, minute) do update set count = request_count.count + 1 returning count`);
    if ((row?.count ?? 0) > mostAMinute[kind]) throw new AppError('request.too-many', words[kind]);
  }
}
