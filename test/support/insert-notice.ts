import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { demoCityId, postId } from '../../src/organization/city-ids.js';

/** A notice as its post finds it. */
export interface GivenNotice {
  /** Code of the post. */
  post: string;
  title: string;
  readAt?: string;
  /** What it tells of; one red lamp where nothing is said. */
  items?: readonly { rung: string; sentence: string; subjectType: string; subjectId: string }[];
}

const at = '2026-11-24T07:30:00+08:00';

/** Puts a notice that was sent straight into the record; answers its id. */
export async function insertNotice(owner: pg.Client, notice: GivenNotice): Promise<string> {
  const id = randomUUID();
  const { post, title, readAt = null, items = [oneRed()] } = notice;
  await owner.query(
    `insert into notice (id, city_id, post_id, title, worst, item_count, created_at, read_at)
      values ($1, $2, $3, $4, 'red', $5, $6, $7)`,
    [id, demoCityId, postId(post), title, items.length, at, readAt],
  );
  await owner.query(
    `insert into delivery (notice_id, channel, city_id, state) values ($1, 'inbox', $2, 'sent')`,
    [id, demoCityId],
  );
  for (const { rung, sentence, subjectType, subjectId } of items)
    await owner.query(
      `insert into notice_item (city_id, post_id, subject_type, subject_id, rung, episode, sentence, not_before,
          arisen_at, notice_id)
        values ($1, $2, $3, $4, $5, 1, $6, $7, $7, $8)`,
      [demoCityId, postId(post), subjectType, subjectId, rung, sentence, at, id],
    );
  return id;
}

const oneRed = () => ({
  rung: 'red',
  sentence: '“渭河流域农业面源污染整治”已逾期2个工作日，还差7个点位。',
  subjectType: 'part',
  subjectId: randomUUID(),
});
