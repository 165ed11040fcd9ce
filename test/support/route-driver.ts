import type pg from 'pg';
import { mayDo } from '../../src/identity/permissions.js';
import type { Actor } from '../../src/identity/actor.js';
import type { ApiClient } from './api-client.js';
import { hostileTexts } from './hostile-texts.js';
import type { Route } from './routes.js';
import { inputsOf, sampleOf } from './sample-input.js';
import type { Api, JsonInput } from './sample-input.js';
import type { Staff } from './staff.js';

/** What a request was answered with. */
export interface Sent {
  /** Method and path, with parameters as `:name`. */
  name: string;
  action: string | null;
  status: number;
  requestId: string;
  /** Content-Type of the answer; empty where it has none. */
  type: string;
}

// What names something of the city, so that a sample is not refused for naming what is not there.
const given = {
  ...{ version: 1, responsible: 'GD-FGW', cooperating: [], body: 'GD-FGW', bodyCode: 'GD-FGW' },
  ...{ page: '/tasks', dueOn: '2026-12-31', responsibleLeader: 'L04/leader', dispatch: 'at_once' },
  ...{ suggestedBody: 'GD-CZJ', indicatorCode: 'E01', dataOwner: 'GD-TJJ', points: '1.5', year: 2026 },
  ...{ shortName: '<b>局', unit: '<b>元', period: '2026Q4' },
  ...{ visitedOn: '2026-11-01', checkedOn: '2026-11-01', happenedOn: '2026-11-01' },
  ...{ secret: '60221407395188634021', from: 'L04/leader', to: 'L05/leader', trueValue: undefined },
};

const named: Readonly<Record<string, string>> = { period: '2026Q4', year: '2026', kind: 'start' };

/** Rows of the told city whose ids an address may name, by the word before the id. */
const tables: Readonly<Record<string, string>> = {
  ...{ parts: 'task_part', reports: 'report', disputes: 'dispute', restrictions: 'restriction' },
  ...{ documents: 'document', 'supervision-orders': 'supervision_order' },
  ...{ 'interview-drafts': 'interview_draft', interviews: 'interview_draft', decisions: 'decision' },
  ...{ tasks: 'task', projects: 'project', enterprises: 'enterprise', checks: 'check_record' },
  ...{ consequences: 'consequence', papers: 'formal_paper', schemes: 'scheme', proposals: 'task_proposal' },
  ...{ 'deadline-requests': 'deadline_request', notices: 'notice', items: 'meeting_item' },
  ...{ meetings: 'meeting', objections: 'objection', deductions: 'lamp_deduction' },
  ...{ preferences: 'preference', feedback: 'feedback' },
};

/** An id that nothing has. */
export const nobody = '11111111-1111-4111-8111-111111111111';

/** Sends to routes of the API, in the told city, what fits their schemas and says hostile texts wherever it says something. */
export class RouteDriver {
  #turn = 0;

  private constructor(
    private readonly staff: Staff,
    private readonly owner: pg.Client,
    private readonly api: Api,
  ) {}

  static async of(staff: Staff, owner: pg.Client): Promise<RouteDriver> {
    const { body } = await (await staff.for('city:read')).get<Api>('/api/openapi.json');
    return new RouteDriver(staff, owner, body);
  }

  /** Every route that takes JSON, but those of sign-ins, accounts and the demo's clock. */
  get inputs(): JsonInput[] {
    return inputsOf(this.api).filter(({ path }) => !/session|account|rights|demo/.test(path));
  }

  /** Sends it for two records and by everybody who might, until one is taken. */
  async drive(input: JsonInput): Promise<Sent[]> {
    const sent: Sent[] = [];
    const route = this.staff.app.routes.find(
      ({ method, path }) => method === input.method && path === input.path,
    );
    const action = route?.action ?? null;
    for (const id of await this.#idsFor(input.path))
      for (const client of await this.#actorsFor(action)) {
        const answer = await this.#send(client, input, id);
        sent.push({ name: input.name, action, ...answer });
        if (answer.status < 300) return sent;
      }
    return sent;
  }

  async #send(client: ApiClient, input: JsonInput, id: string) {
    const body = sampleOf(this.api, input.schema, { text: () => this.#next(), given });
    const path = input.path.replace(/:(\w+)/g, (_all, name: string) => named[name] ?? id);
    const { status, headers } = await client.send(input.method, path, { body });
    const requestId = headers.get('x-request-id') ?? '';
    return { status, requestId, type: headers.get('content-type') ?? '' };
  }

  #next(): string {
    this.#turn += 1;
    return hostileTexts[this.#turn % hostileTexts.length] ?? '';
  }

  async #idsFor(path: string): Promise<string[]> {
    const [, word = ''] = /\/([\w-]+)\/:id/.exec(path) ?? [];
    const table = tables[word];
    if (table === undefined) return [nobody];
    const { rows } = await this.owner.query<{ id: string }>(
      `select id from ${table} order by md5(id::text) limit 2`,
    );
    return rows.map(({ id }) => id);
  }

  /** Two of the demo's unit, and the first two of those who may do it. */
  async #actorsFor(action: Route['action']): Promise<ApiClient[]> {
    const posts = this.staff.posts.filter(
      ({ role, level }) => action === null || mayDo({ role, level } as Actor, action),
    );
    const units = ['gd-fgw.unit_head', 'gd-fgw.unit_staff'].filter((name) =>
      posts.some(({ role }) => name.endsWith(role)),
    );
    const others = posts.slice(0, 2).map(({ userName }) => userName);
    return Promise.all([...units, ...others].map((name) => this.staff.named(name)));
  }
}
