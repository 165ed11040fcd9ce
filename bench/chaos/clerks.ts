import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { RefusedRequest, connections, signIn } from '../../scripts/servers/api-client.js';
import type { Client } from '../../scripts/servers/api-client.js';
import type { Chance } from '../../scripts/play/chance.js';
import { cityNow, unitCodes } from '../workloads/city-work.js';
import type { BurningCity } from './burning-city.js';

/** What the city answered with success, and so has to keep. */
export interface Promises {
  /** Decisions, each with a title of its own. */
  decisions: Set<string>;
  /** Parts that were signed for. */
  signed: Set<string>;
  /** Reports, one of a part. */
  reports: Set<string>;
  /** Answers that were neither a success nor a sign of something being down. */
  refused: string[];
}

const clerkCount = 8;
const tasksADecision = 5;
const againAfterMs = 200;
// So many that something always happens, so few that two cores keep up with them.
const betweenDecisionsMs = 1_000;

/** People at work: an office that launches decisions, clerks who sign and report; each asks until he has an answer. */
export class Clerks {
  readonly promises: Promises = { decisions: new Set(), signed: new Set(), reports: new Set(), refused: [] };
  #over = false;
  #lanes: Promise<void>[] = [];

  private constructor(
    private readonly city: BurningCity,
    private readonly chance: Chance,
    private readonly people: { office: Client; staff: ReadonlyMap<string, Client> },
  ) {}

  static async signIn(city: BurningCity, chance: Chance): Promise<Clerks> {
    const agent = connections(clerkCount + 2);
    const units = await unitCodes(city, clerkCount);
    const office = await signIn(city.baseUrl, 'pd-swb.supervision_office', agent);
    const staff = new Map<string, Client>();
    for (const code of units)
      staff.set(code, await signIn(city.baseUrl, `${code.toLowerCase()}.unit_staff`, agent));
    return new Clerks(city, chance, { office, staff });
  }

  /** Asks whether a decision made from now on has left and everyone has heard of it. */
  probe(): () => Promise<boolean> {
    const before = new Set(this.promises.decisions);
    return async () => {
      const later = [...this.promises.decisions].filter((id) => !before.has(id));
      const { rows } = await this.city.eye.query<{ done: boolean }>(
        `select exists (select from decision d where d.id = any($1) and not exists (
             select from task_part p where p.decision_id = d.id and p.state = 'draft')
           and exists (select from notice_item i where i.decision_id = d.id and i.notice_id is not null)) as done`,
        [later],
      );
      return rows[0]?.done === true;
    };
  }

  begin(): void {
    const { staff } = this.people;
    this.#lanes = [this.#launch([...staff.keys()]), ...[...staff].map((one) => this.#answer(...one))];
  }

  /** Resolves when everyone has the answer to his last question. */
  async end(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#lanes);
  }

  async #launch(units: readonly string[]): Promise<void> {
    while (!this.#over) {
      const key = `decision ${randomUUID()}`;
      const now = await this.#ask(() => cityNow(this.city));
      if (now === undefined) continue;
      const dueAt = new Date(now.getTime() + this.chance.between(15, 45) * 1_000).toISOString();
      const tasks = Array.from({ length: tasksADecision }, () => ({
        ...{ wording: '完成项目前期论证并报市政府', responsible: this.chance.pick(units), dueAt },
      }));
      const decision = {
        title: key,
        dispatch: 'at_once',
        complete: true,
        responsibleLeader: 'L04/leader',
        tasks,
      };
      const made = await this.#ask(() =>
        this.people.office.post<{ id: string }>('/api/v1/decisions', decision, key),
      );
      if (made !== undefined) this.promises.decisions.add(made.id);
      await pause(betweenDecisionsMs);
    }
  }

  async #answer(code: string, clerk: Client): Promise<void> {
    while (!this.#over) {
      const id = await this.#ask(() => this.#nextPart(code));
      if (id === null || id === undefined) await pause(100);
      else await this.#signAndReport(clerk, id);
    }
  }

  async #signAndReport(clerk: Client, id: string): Promise<void> {
    const signed = await this.#ask(() => clerk.post<object>(`/api/v1/parts/${id}/sign`, {}, `sign ${id}`));
    if (signed === undefined) return;
    this.promises.signed.add(id);
    const report = { kind: 'progress', progress: 40, wording: '正在征求相关单位意见' };
    const done = await this.#ask(() =>
      clerk.post<{ id: string }>(`/api/v1/parts/${id}/reports`, report, `report ${id}`),
    );
    if (done !== undefined) this.promises.reports.add(done.id);
  }

  async #nextPart(code: string): Promise<string | null> {
    const { rows } = await this.city.eye.query<{ id: string }>(
      `select p.id from task_part p join body b on b.id = p.body_id
       where b.code = $1 and p.state = 'dispatched' and p.id <> all($2) limit 1`,
      [code, [...this.promises.signed]],
    );
    return rows[0]?.id ?? null;
  }

  // A client that does not know whether it was heard asks the same once more, by the same key.
  async #ask<T>(question: () => Promise<T>): Promise<T | undefined> {
    for (;;) {
      try {
        return await question();
      } catch (error) {
        // A mistake of ours is no outage.
        if (error instanceof TypeError) throw error;
        const refused = error instanceof RefusedRequest && error.status < 500 && error.status !== 429;
        if (refused) {
          this.promises.refused.push(error.message);
          return undefined;
        }
        await pause(againAfterMs);
      }
    }
  }
}
