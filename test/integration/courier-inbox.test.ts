import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { markSent } from '../../src/notification/deliveries.js';
import { runNoticePass } from '../../src/notification/notice-pass.js';
import { NoticeQueries } from '../../src/notification/notice.queries.js';
import { NoticeService } from '../../src/notification/notice.service.js';
import type { Actor, CommandContext } from '../../src/identity/actor.js';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { CityClock } from '../../src/persistence/city-clock.js';
import { CommandRunner } from '../../src/persistence/command-runner.js';
import { Nudge } from '../../src/persistence/nudge.js';
import { morning, openCourierCity } from './courier-city.js';
import type { CourierCity, TestItem } from './courier-city.js';

let city: CourierCity;
let queries: NoticeQueries;
let notices: NoticeService;
const clock = new CityClock();

beforeAll(async () => {
  city = await openCourierCity();
  queries = new NoticeQueries(city.orm);
  const nudge = new Nudge((text) => city.orm.em.fork().execute(text));
  notices = new NoticeService(new CommandRunner(city.orm, clock, nudge));
});
afterAll(() => city.close());
beforeEach(() => city.reset());

const actorOf = (body: string): Actor => ({
  accountId: randomUUID(),
  personId: randomUUID(),
  personName: '薛亚丽',
  postId: postId(`${body}/unit_head`),
  postTitle: '局长',
  role: 'unit_head',
  bodyId: bodyId(body),
  bodyName: body,
  level: 'city',
  cityId: demoCityId,
});
const contextOf = (body: string): CommandContext => ({
  actor: actorOf(body),
  ip: null,
  requestId: 'test',
  idempotency: null,
});

async function notify(items: readonly TestItem[], { sent = true } = {}): Promise<string> {
  await city.arise(items);
  const em = city.orm.em.fork();
  const { noticed } = await runNoticePass(em, clock, demoCityId);
  if (sent) await markSent(em, noticed);
  return noticed[0] ?? '';
}

describe('an inbox', () => {
  it('shows its post’s notices with their items in words, worst first', async () => {
    const id = await notify([
      { rung: 'dispatch', sentence: '新任务，请签收' },
      { rung: 'something-new', sentence: '其他' },
      { rung: 'red', sentence: '已超过完成时限1个工作日' },
    ]);
    const inbox = await queries.list(actorOf('B1'), {});
    expect(inbox).toMatchObject({ unread: 1, nextCursor: null });
    expect(inbox.items).toHaveLength(1);
    expect(inbox.items[0]).toMatchObject({
      id,
      worst: 'red',
      itemCount: 3,
      createdAt: morning,
      readAt: null,
    });
    expect(inbox.items[0]?.items.map(({ word, sentence }) => [word, sentence])).toEqual([
      ['红灯警示', '已超过完成时限1个工作日'],
      ['新任务', '新任务，请签收'],
      ['通知', '其他'],
    ]);
    expect(Object.keys(inbox.items[0]?.items[0] ?? {}).toSorted()).toEqual(
      ['arisenAt', 'decisionId', 'id', 'rung', 'sentence', 'subjectId', 'subjectType', 'word'].toSorted(),
    );
  });

  it('shows at most 20 items of a notice in the list, and all of them when it is opened', async () => {
    const id = await notify(Array.from({ length: 21 }, () => ({})));
    const { items } = await queries.list(actorOf('B1'), {});
    expect([items[0]?.items.length, items[0]?.itemCount]).toEqual([20, 21]);
    expect((await queries.get(actorOf('B1'), id)).items).toHaveLength(21);
  });

  it('gives nothing of another post', async () => {
    const id = await notify([{ post: 'B1/unit_head' }]);
    expect(await queries.list(actorOf('B2'), {})).toEqual({ items: [], nextCursor: null, unread: 0 });
    await expect(queries.get(actorOf('B2'), id)).rejects.toMatchObject({ code: 'record.not-found' });
    await expect(notices.markRead(contextOf('B2'), id)).rejects.toMatchObject({ code: 'record.not-found' });
  });

  it('does not show a notice before it was sent', async () => {
    const id = await notify([{}], { sent: false });
    expect(await queries.list(actorOf('B1'), {})).toEqual({ items: [], nextCursor: null, unread: 0 });
    await expect(queries.get(actorOf('B1'), id)).rejects.toMatchObject({ code: 'record.not-found' });
    await expect(notices.markRead(contextOf('B1'), id)).rejects.toMatchObject({ code: 'record.not-found' });
    await markSent(city.orm.em.fork(), [id]);
    expect((await queries.list(actorOf('B1'), {})).unread).toBe(1);
  });

  it('pages by the last notice seen, newest first, each once', async () => {
    const ids = [];
    for (let nth = 0; nth < 5; nth += 1) {
      // Three at one instant and two later: the order within an instant must not lose any.
      if (nth === 3) await city.moveTo(new Date(morning.getTime() + 1));
      ids.push(await notify([{}]));
    }
    const seen: string[] = [];
    for (let cursor: string | null | undefined; cursor !== null;) {
      const page = await queries.list(actorOf('B1'), { cursor, limit: 2 });
      expect(page.unread).toBe(5);
      seen.push(...page.items.map((notice) => notice.id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen.slice(0, 2))).toEqual(new Set(ids.slice(3)));
    expect(seen.toSorted()).toEqual(ids.toSorted());
  });

  it('starts at nothing from a cursor of another post', async () => {
    const foreign = await notify([{ post: 'B2/unit_head' }]);
    await notify([{ post: 'B1/unit_head' }]);
    expect((await queries.list(actorOf('B1'), { cursor: foreign })).items).toEqual([]);
  });
});

describe('reading a notice', () => {
  it('is kept in city time, audited, told to the body, and lowers the unread count', async () => {
    const first = await notify([{}]);
    const second = await notify([{}]);
    await city.rows('truncate change_feed');
    expect(await notices.markRead(contextOf('B1'), first)).toEqual({
      id: first,
      readAt: morning.toISOString(),
    });
    const unread = await queries.list(actorOf('B1'), { unreadOnly: true });
    expect([unread.unread, unread.items.map((notice) => notice.id)]).toEqual([1, [second]]);
    expect((await queries.get(actorOf('B1'), first)).readAt).toEqual(morning);
    expect(
      await city.rows(
        'select action, subject_type, subject_ids, result from audit_entry where $1 = any(subject_ids)',
        [first],
      ),
    ).toEqual([{ action: 'notice:read', subject_type: 'notice', subject_ids: [first], result: 'done' }]);
    expect(await city.rows('select body_ids, subject_type from change_feed')).toEqual([
      { body_ids: [bodyId('B1')], subject_type: 'notice' },
    ]);
  });

  it('keeps the first time when it is opened again', async () => {
    const id = await notify([{}]);
    const first = await notices.markRead(contextOf('B1'), id);
    await city.moveTo(new Date(morning.getTime() + 60_000));
    clock.forget();
    expect(await notices.markRead(contextOf('B1'), id)).toEqual(first);
    expect((await queries.get(actorOf('B1'), id)).readAt).toEqual(morning);
  });

  it('of another post is refused, and the refusal is audited', async () => {
    const id = await notify([{}]);
    await expect(notices.markRead(contextOf('B2'), id)).rejects.toMatchObject({ code: 'record.not-found' });
    expect(
      await city.rows('select action, result, body_id from audit_entry where $1 = any(subject_ids)', [id]),
    ).toEqual([{ action: 'notice:read', result: 'refused', body_id: bodyId('B2') }]);
  });
});
