import pg from 'pg';
import { signIn } from './api-client.js';
import type { ApiClient, Answer } from './api-client.js';
import { startTestApp } from './test-app.js';
import type { TestApp, TestAppOptions } from './test-app.js';

/** A part as tests look at it. */
export interface SeenPart {
  id: string;
  state: string;
  lamp: string;
  sentence: string | null;
  wayBack: string | null;
  bodyCode: string;
  role: string;
  version: number;
}

/** The whole program with its people, and the owner's eye on the record. */
export class CityHall {
  readonly #clients = new Map<string, Promise<ApiClient>>();

  private constructor(
    readonly app: TestApp,
    readonly record: pg.Client,
  ) {}

  static async open(options: TestAppOptions = {}): Promise<CityHall> {
    const app = await startTestApp(options);
    const record = new pg.Client(app.ownerUrl);
    record.on('error', () => undefined);
    await record.connect();
    return new CityHall(app, record);
  }

  async close(): Promise<void> {
    await this.record.end();
    await this.app.close();
  }

  /** Whoever holds the post of that code, signed in. */
  at(post: string): Promise<ApiClient> {
    const userName = post.toLowerCase().replace('/', '.');
    const client = this.#clients.get(userName) ?? signIn(this.app.baseUrl, userName);
    this.#clients.set(userName, client);
    return client;
  }

  office = () => this.at('PD-SWB/supervision_office');

  /** Moves the city clock; everything due on the way has been done afterwards. */
  clockTo(instant: string): Promise<void> {
    return this.#advance({ to: instant });
  }

  /** Makes a decision with these tasks and dispatches it at once; waits until it has left. */
  async dispatched(tasks: object[], rest: object = {}): Promise<{ id: string; parts: SeenPart[] }> {
    const { status, body } = await (
      await this.office()
    ).post<{ id: string }>('/api/v1/decisions', {
      title: '演示决策',
      dispatch: 'at_once',
      responsibleLeader: 'L04/leader',
      tasks,
      ...rest,
    });
    if (status !== 201) throw new Error(`decision: ${status} ${JSON.stringify(body)}`);
    await this.settle();
    return { id: body.id, parts: await this.parts(body.id) };
  }

  /** Lets everything that is due at this moment be done, without moving the clock. */
  settle(): Promise<void> {
    return this.#advance({ by: 'PT0S' });
  }

  async #advance(how: { to: string } | { by: string }): Promise<void> {
    const answer = await (await this.office()).post('/api/v1/demo/clock/advance', how);
    if (answer.status !== 200) throw new Error(`clock: ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  async parts(decisionId: string): Promise<SeenPart[]> {
    const { rows } = await this.record.query<SeenPart>(
      `select p.id, p.state, p.lamp, p.lamp_sentence as sentence, p.lamp_way_back as "wayBack", b.code as "bodyCode",
         p.role, p.version from task_part p join body b on b.id = p.body_id join task t on t.id = p.task_id
       where p.decision_id = $1 order by t.number, p.role desc, b.code`,
      [decisionId],
    );
    return rows;
  }

  async one<T>(sql: string, values: unknown[] = []): Promise<T> {
    return (await this.record.query(sql, values)).rows[0] as T;
  }

  async all<T>(sql: string, values: unknown[] = []): Promise<T[]> {
    return (await this.record.query(sql, values)).rows as T[];
  }
}

/** The refusal's code and status, for one assertion. */
export const refusal = ({ status, body }: Answer): [number, unknown] => [
  status,
  (body as { code?: string }).code,
];
