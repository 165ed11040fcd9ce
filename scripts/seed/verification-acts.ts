import { sql } from '@mikro-orm/postgresql';
import { FindingService } from '../../src/assessment/verification/findings/finding.service.js';
import { NominationService } from '../../src/assessment/verification/rounds/nomination.service.js';
import { RoundService } from '../../src/assessment/verification/rounds/round.service.js';
import { TripPlanService } from '../../src/assessment/verification/trips/trip-plan.service.js';
import { TripTravelService } from '../../src/assessment/verification/trips/trip-travel.service.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import type { StoryCity } from './story-city.js';
import { verificationWords } from './words.js';

const officer = 'PD-SWB/assessment_office';

/** What lead assessors and the assessment office do with the verification of a quarter. */
export class VerificationActs {
  constructor(private readonly city: StoryCity) {}

  /** The office opens the round, and lead assessors nominate. */
  async collect(period: string): Promise<void> {
    await this.#rounds().open(await this.city.as(officer), { period });
    for (const { by, reason, ...what } of verificationWords.nominated) {
      const input = { ...what, reason };
      await this.city
        .service(NominationService)
        .nominate(await this.city.as(`${by}/lead_assessor`), period, input);
    }
  }

  /** The secret number is sealed. */
  async commit(period: string): Promise<void> {
    const { secret } = verificationWords;
    await this.#rounds().commit(await this.city.as(officer), period, { secret });
  }

  /** The list is frozen. */
  async freeze(period: string): Promise<void> {
    const { seedSource, draws } = verificationWords;
    await this.#rounds().freeze(await this.city.as(officer), period, { seedSource, draws });
  }

  /** The secret meets the public value of a later day, and what was drawn is merged into trips. */
  async draw(period: string, publicOn: string, startOn: string): Promise<void> {
    const { secret, publicValue, publicSource } = verificationWords;
    const context = await this.city.as(officer);
    await this.#rounds().draw(context, period, { secret, publicValue, publicSource, publicOn });
    await this.city.service(TripPlanService).plan(context, period, { startOn });
  }

  /** The first trip of the round starts. */
  async start(period: string): Promise<void> {
    const members = [officer, verificationWords.expert];
    const id = await this.#firstTrip(period);
    await this.city.service(TripTravelService).start(await this.city.as(officer), id, { members });
  }

  /** Those who went put down what they found, and come home. */
  async findAndEnd(period: string): Promise<void> {
    const context = await this.city.as(officer);
    const trip = await this.#firstTrip(period);
    const items = await this.city.read<{ id: string }>(
      sql`select id from verification_item where trip_id = ${trip} order by place`,
    );
    for (const [at, { id }] of items.entries()) {
      const reason = verificationWords.found[at % verificationWords.found.length] ?? '';
      const finding = { outcome: 'verified' as const, reason, files: [] };
      await this.city.service(FindingService).find(context, id, finding);
    }
    await this.city.service(TripTravelService).end(context, trip, {});
  }

  #rounds(): RoundService {
    return this.city.service(RoundService);
  }

  async #firstTrip(period: string): Promise<string> {
    const [row] = await this.city.read<{ id: string }>(sql`
      select t.id from inspection_trip t join verification_item x on x.trip_id = t.id
        join verification_round r on r.id = x.round_id
      where r.city_id = ${demoCityId} and r.period = ${period} and r.state = 'drawn' order by t.number limit 1`);
    return row?.id ?? '';
  }
}
