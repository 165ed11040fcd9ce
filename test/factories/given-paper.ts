import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { bodyId, demoCityId, postId } from '../../src/organization/city-ids.js';
import { aPaper } from './sample-paper.js';

/** Puts drafts of red letters into the record, each about another matter; answers their ids. */
export async function givenPaperDrafts(
  owner: pg.Client,
  {
    count,
    body = 'GD-FGW',
    drafter = 'PD-SWB/supervision_office',
  }: { count: number; body?: string; drafter?: string },
): Promise<string[]> {
  const ids = Array.from({ length: count }, () => randomUUID());
  const content = { ...aPaper(), number: null, date: null };
  await owner.query(
    `insert into formal_paper (id, city_id, kind, state, subject_type, subject_id, body_id, open_to_all, title, code,
        content, template_sha256, drafted_by, drafted_at, making)
      select id, $2, 'red_letter', 'draft', 'decision', id, $3, false, $4, '定督警', $5, repeat('0', 64), $6, now(), 'none'
      from unnest($1::uuid[]) as id`,
    [ids, demoCityId, bodyId(body), content.title, JSON.stringify(content), postId(drafter)],
  );
  return ids;
}

/** Puts a signed paper into the record whose files are still to be made; `progress` is what a killed courier left. */
export async function givenSignedPaper(
  owner: pg.Client,
  { number, body, progress = 0 }: { number: string; body: string; progress?: number },
): Promise<string> {
  const id = randomUUID();
  await owner.query(
    `insert into formal_paper (id, city_id, kind, state, subject_type, body_id, open_to_all, title, code, number, content,
        template_sha256, drafted_at, decided_at, making, progress)
      values ($1, $2, 'red_letter', 'signed', 'decision', $3, false, $4, '定督警', $5, $6, repeat('0', 64), now(), now(),
        'waiting', $7)`,
    [id, demoCityId, bodyId(body), aPaper().title, number, JSON.stringify(aPaper({ number })), progress],
  );
  return id;
}
