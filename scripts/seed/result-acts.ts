import { sql } from '@mikro-orm/postgresql';
import { ObjectionReplyService } from '../../src/assessment/objections/objection-reply.service.js';
import { ObjectionService } from '../../src/assessment/objections/objection.service.js';
import { ResultService } from '../../src/assessment/results/result.service.js';
import { ScoreService } from '../../src/assessment/scores/score.service.js';
import { demoCityId } from '../../src/organization/city-ids.js';
import type { StoryCity } from './story-city.js';

const officer = 'PD-SWB/assessment_office';
const head = 'PD-SWB/assessment_office_head';
const county = '621121';
const rowCode = 'E01';

/** What the assessment office and a county do with the results of a quarter. */
export class ResultActs {
  readonly #results = new Map<string, string>();
  #objectionId = '';

  constructor(private readonly city: StoryCity) {}

  /** Whether a quarter has a result. */
  async has(period: string): Promise<boolean> {
    const rows = await this.city.read(
      sql`select from period_result where city_id = ${demoCityId} and period = ${period}`,
    );
    return rows.length > 0;
  }

  /** Computes a quarter and shows it to each body. */
  async show(period: string): Promise<void> {
    const { id } = await this.city.service(ScoreService).compute(await this.city.as(officer), { period });
    const result = await this.city
      .service(ResultService)
      .preview(await this.city.as(officer), { computationId: id });
    this.#results.set(period, result.id);
  }

  /** The head of the assessment office signs. */
  async publish(period: string, basis: string): Promise<void> {
    const id = this.#results.get(period) ?? '';
    await this.city.service(ResultService).publish(await this.city.as(head), id, { basis });
  }

  /** A county objects to one row of its score. */
  async object(period: string, wording: string): Promise<void> {
    const input = { resultId: this.#results.get(period) ?? '', bodyCode: county, rowCode, wording };
    const { id } = await this.city
      .service(ObjectionService)
      .file(await this.city.as(`${county}/unit_head`), { input });
    this.#objectionId = id;
  }

  /** The data owner gives its opinion on that. */
  async advise(opinion: string): Promise<void> {
    const [owner] = await this.city.read<{ code: string }>(sql`select b.code from objection o
      join body b on b.id = o.owner_body_id where o.city_id = ${demoCityId} and o.id = ${this.#objectionId}`);
    const context = await this.city.as(`${owner?.code ?? ''}/data_owner`);
    await this.city.service(ObjectionReplyService).advise(context, this.#objectionId, { opinion });
  }

  /** It is rejected with its reason. */
  async reject(decision: string): Promise<void> {
    const context = await this.city.as(head);
    await this.city
      .service(ObjectionReplyService)
      .decide(context, this.#objectionId, { outcome: 'reject', decision });
  }
}
