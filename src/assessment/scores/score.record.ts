import { sql } from '@mikro-orm/postgresql';
import type { EntityManager, RawQueryFragment } from '@mikro-orm/postgresql';
import type { ResultOfFile, ScoreFile } from './score-file.schema.js';
import { scoreFileFormat } from './score-file.js';

/** A computation as it is kept. */
export interface KeptComputation {
  id: string;
  cityId: string;
  number: number;
  postId: string;
  now: Date;
  file: ScoreFile;
}

type Cell = ScoreFile['input']['cells'][number];

/** Insert-only: the inputs, the results of all bodies, and their rows with every step. */
export function keepComputation({
  id,
  cityId,
  number,
  postId,
  now,
  file,
}: KeptComputation): RawQueryFragment[] {
  const { input, rulePack, results, sha256 } = file;
  const placed = new Map(input.bodies.map((body) => [body.code, body]));
  const cells = new Map(input.cells.map((cell) => [`${cell.code} ${cell.bodyCode}`, cell]));
  const versions = new Map(input.schemes.map(({ code, version }) => [code, version]));
  const bodies = results.map((body, at) => {
    const { group = null, ranked = null, scheme = '' } = placed.get(body.code) ?? {};
    const judged = { group, ranked, scheme, scheme_version: versions.get(scheme) ?? null };
    const special_cells = specialCells(body, cells);
    return { seq: at + 1, code: body.code, ...judged, special_cells, result: withoutRows(body) };
  });
  const rows = results.flatMap((body, at) =>
    body.rows.map((row, index) => ({
      ...{ body_seq: at + 1, seq: index + 1, code: row.code, weight_bp: row.weightBp },
      ...{ applicability: row.applicability, points: row.points, open: row.open, steps: row.steps },
      sha256: row.sha256,
      target: cells.get(`${row.code} ${body.code}`)?.target ?? null,
      actual: cells.get(`${row.code} ${body.code}`)?.actual ?? null,
    })),
  );
  return [
    sql`insert into score_computation (id, city_id, period, number, rule_pack_version, rule_pack_sha256, input, measures,
        sha256, computed_by, computed_at)
      values (${id}, ${cityId}, ${input.period}, ${number}, ${rulePack.version}, ${rulePack.sha256},
        ${JSON.stringify(input)}::jsonb, ${JSON.stringify(measuresOf(input))}::jsonb, ${sha256}, ${postId}, ${now})`,
    sql`insert into score_body (computation_id, city_id, body_id, seq, total, grade, rank, result, sha256,
        ranking_group, ranked, scheme_id, special_cells)
      select ${id}::uuid, b.city_id, b.id, x.seq, (x.result ->> 'total')::numeric, x.result ->> 'grade',
        (x.result ->> 'rank')::integer, x.result, x.result ->> 'sha256', x.group, x.ranked,
        (select m.id from scheme m where m.city_id = ${cityId} and m.code = x.scheme and m.version = x.scheme_version
          and m.year = ${Number(input.period.slice(0, 4))}::integer), x.special_cells
      from jsonb_to_recordset(${JSON.stringify(bodies)}::jsonb) x(seq integer, code text, "group" text, ranked boolean,
          scheme text, scheme_version integer, special_cells jsonb, result jsonb)
        join body b on b.city_id = ${cityId} and b.code = x.code`,
    sql`insert into score_row (computation_id, city_id, body_seq, seq, code, weight_bp, applicability, points, open,
        steps, sha256, target, actual)
      select ${id}::uuid, ${cityId}::text, body_seq, seq, code, weight_bp, applicability, points, open, steps, sha256,
        target, actual
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) x(body_seq integer, seq integer, code text,
        weight_bp integer, applicability text, points numeric, open text, steps jsonb, sha256 text, target text,
        actual text)`,
  ];
}

// By which measures it was computed, beside an input that is as long as the whole city's quarter.
const measuresOf = ({ overall, specials = [] }: ScoreFile['input']) => ({
  overall: overall ?? null,
  specials: specials.map(({ code, version, counts }) => ({ code, version, counts })),
});

/** Target and actual of the rows of a body's special measures; `cells` by row and body. */
const specialCells = ({ code: bodyCode, specials = [] }: ResultOfFile, cells: ReadonlyMap<string, Cell>) =>
  Object.fromEntries(
    specials.flatMap(({ rows }) =>
      rows.map(({ code }) => {
        const { target = null, actual = null } = cells.get(`${code} ${bodyCode}`) ?? {};
        return [code, { target, actual }] as const;
      }),
    ),
  );

// The rows are kept on their own; of a body's result everything else.
function withoutRows(body: ResultOfFile): Omit<ResultOfFile, 'rows'> {
  const copy: Partial<ResultOfFile> = { ...body };
  delete copy.rows;
  return copy as Omit<ResultOfFile, 'rows'>;
}

/** The exported file of a kept computation, as it was kept; null: there is none in this city. */
export async function readScoreFile(
  em: EntityManager,
  cityId: string,
  id: string,
): Promise<ScoreFile | null> {
  const [head] = await em.execute<Pick<ScoreFile, 'rulePack' | 'input' | 'sha256'>[]>(sql`
    select jsonb_build_object('version', rule_pack_version, 'sha256', rule_pack_sha256) as "rulePack", input, sha256
    from score_computation where city_id = ${cityId} and id = ${id}`);
  if (head === undefined) return null;
  const bodies = await em.execute<{ result: Omit<ResultOfFile, 'rows'>; rows: ResultOfFile['rows'] }[]>(sql`
    select b.result, (select jsonb_agg(jsonb_build_object('code', r.code, 'weightBp', r.weight_bp,
        'applicability', r.applicability, 'points', trim_scale(r.points)::text, 'open', r.open, 'steps', r.steps,
        'sha256', r.sha256) order by r.seq)
      from score_row r where r.computation_id = b.computation_id and r.body_seq = b.seq) as rows
    from score_body b where b.computation_id = ${id} order by b.seq`);
  const results = bodies.map(({ result, rows }) => ({ ...result, rows: rows ?? [] }));
  return { format: scoreFileFormat, ...head, results };
}
