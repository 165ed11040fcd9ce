import { Inject, Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import { ENVIRONMENT } from '../../config/environment.module.js';
import type { Environment } from '../../config/environment.js';
import { AppError } from '../../domain/errors.js';
import { CityLawService } from '../../organization/city-law.service.js';
import { CityClock } from '../../persistence/city-clock.js';

const minuteMs = 60_000;
const addressesMax = 10_000;

/** What whoever passes the door is shown, and by which decision. */
interface PublicLeave {
  cityId: string;
  /** Number of the signed decision. */
  decision: string;
}

/**
 * The door of the public page: shut unless the rules in force name the signed decision by which it is open, and for each
 * address only so often a minute, by machine time and for each process on its own.
 * Source: rules.md, "Quarter and year": to the internet only by signed decision.
 */
@Injectable()
export class PublicDoorService {
  #asked = new Map<string, number>();
  #minute = 0;

  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    @Inject(ENVIRONMENT) private readonly env: Environment,
  ) {}

  /** @throws record.not-found while it is shut, request.too-many for who asks too often */
  async pass(ip: string | undefined): Promise<PublicLeave> {
    const { cityId } = this.env;
    const em = this.orm.em.fork();
    const { rules } = await this.laws.current(em, cityId, await this.clock.now(em, cityId));
    const { decision, requestsPerMinute } = rules.publicPage;
    if (decision === '') throw new AppError('record.not-found', '没有这个页面或接口，请核对地址。');
    if (this.#count(ip ?? '') > requestsPerMinute)
      throw new AppError('request.too-many', '访问太频繁，请一分钟以后再试。');
    return { cityId, decision };
  }

  #count(address: string): number {
    const minute = Math.floor(Date.now() / minuteMs);
    if (minute !== this.#minute || this.#asked.size >= addressesMax) {
      this.#asked.clear();
      this.#minute = minute;
    }
    const count = (this.#asked.get(address) ?? 0) + 1;
    this.#asked.set(address, count);
    return count;
  }
}
