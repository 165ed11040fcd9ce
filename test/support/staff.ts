import pg from 'pg';
import type { Actor } from '../../src/identity/actor.js';
import { mayDo } from '../../src/identity/permissions.js';
import type { Action } from '../../src/identity/permissions.js';
import { signIn } from './api-client.js';
import type { ApiClient } from './api-client.js';
import type { TestApp } from './test-app.js';

interface Post {
  userName: string;
  role: string;
  level: Actor['level'];
}

/** The people of the demo city by what they may do, each signed in once. */
export class Staff {
  readonly #clients = new Map<string, Promise<ApiClient>>();

  private constructor(
    readonly app: TestApp,
    readonly posts: readonly Post[],
  ) {}

  /** One of each role at each level. */
  static async of(app: TestApp): Promise<Staff> {
    const record = new pg.Client(app.ownerUrl);
    await record.connect();
    const { rows } = await record.query<Post>(`
      select distinct on (p.role, b.level) c.user_name as "userName", p.role, b.level
      from account c join appointment a on a.person_id = c.person_id join post p on p.id = a.post_id
      join body b on b.id = p.body_id
      where c.user_name = lower(replace(p.code, '/', '.')) order by p.role, b.level, c.user_name`);
    await record.end();
    return new Staff(app, rows);
  }

  /** Who may do this; null, the action of a public route: anybody. @throws Error when nobody may */
  for(action: Action | null): Promise<ApiClient> {
    const post = this.posts.find(
      ({ role, level }) => action === null || mayDo({ role, level } as Actor, action),
    );
    if (post === undefined) throw new Error(`nobody may ${action}`);
    return this.named(post.userName);
  }

  named(userName: string): Promise<ApiClient> {
    const client = this.#clients.get(userName) ?? signIn(this.app.baseUrl, userName);
    this.#clients.set(userName, client);
    return client;
  }
}
