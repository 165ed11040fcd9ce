import { Injectable } from '@nestjs/common';
import { MikroORM } from '@mikro-orm/postgresql';
import type { RulePack } from '../domain/rule-pack.js';
import { CityClock } from '../persistence/city-clock.js';
import { CityLawService } from './city-law.service.js';
import { OrganizationQueries } from './organization.queries.js';
import type { Body } from './organization.queries.js';

/** What everybody may know of the city: its bodies and the rules by which it judges. */
@Injectable()
export class CityService {
  constructor(
    private readonly orm: MikroORM,
    private readonly clock: CityClock,
    private readonly laws: CityLawService,
    private readonly organization: OrganizationQueries,
  ) {}

  /** All bodies that were not merged or abolished, level by level. */
  async listBodies(cityId: string): Promise<{ items: Body[] }> {
    return { items: await this.organization.listBodies(this.orm.em.fork(), cityId) };
  }

  /** The rule pack that holds today, by city time. */
  async rulePack(cityId: string): Promise<RulePack> {
    const em = this.orm.em.fork();
    return (await this.laws.current(em, cityId, await this.clock.now(em, cityId))).rules;
  }
}
