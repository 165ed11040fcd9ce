import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import { insertSignedPaper } from '../../document/papers/formal-paper.record.js';
import type { PaperTemplates } from '../../document/papers/paper-templates.service.js';
import { sayPeriod } from '../../domain/assessment/say-period.js';
import type { PeriodResult } from './period-result.entity.js';

interface StandingRow {
  group: string;
  name: string;
  total: string | null;
  grade: keyof typeof gradeWords | null;
  rank: number | null;
}

// Source: rules.md, "Quarter and year": bands before ranks.
const gradeWords = { excellent: '优秀', good: '良好', fair: '一般', poor: '较差' } as const;

/**
 * The 考核结果通报 of a result that was just published: totals, bands and ranks of all bodies by group, open to all of
 * them. Source: rules.md, "Quarter and year": published to all assessed bodies.
 */
export async function resultPaper(
  em: EntityManager,
  templates: PaperTemplates,
  { result, postId, now }: { result: PeriodResult; postId: string; now: Date },
): Promise<RawQueryFragment> {
  const rows = await em.execute<StandingRow[]>(sql`
    select coalesce(b.ranking_group, b.category, '') as group, b.short_name as name, s.total::text, s.grade, s.rank
    from score_body s join body b on b.id = s.body_id where s.computation_id = ${result.computationId}
    order by min(b.sort) over (partition by coalesce(b.ranking_group, b.category, '')), s.rank nulls last, b.sort`);
  const written = templates.write('result_circular', {
    ...{ period: sayPeriod(result.period), basis: result.basis ?? '', bodies: String(rows.length) },
    standings: {
      columns: ['组别', '单位', '得分', '等次', '位次'],
      rows: rows.map(({ group, name, total, grade, rank }) => [
        ...[group, name, total ?? '待定', grade === null ? '—' : gradeWords[grade]],
        rank === null ? '—' : String(rank),
      ]),
      none: '无。',
    },
  });
  return insertSignedPaper(
    written,
    { subjectType: 'result', subjectId: result.id, bodyId: null, openToAll: true },
    { cityId: result.cityId, number: result.documentNumber ?? '', postId, now },
  );
}
