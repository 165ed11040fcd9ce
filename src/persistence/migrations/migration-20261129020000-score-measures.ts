import { Migration } from '@mikro-orm/migrations';

// By which measures a result came, and by what their rows judged: what a page shows of an input that is as long as the
// whole city's quarter.
const columns = `
  alter table score_computation add column measures jsonb not null default '{"overall": null, "specials": []}';
  alter table score_body add column special_cells jsonb not null default '{}';
  comment on column score_computation.measures is
    'the overall and the special measures as they stand in the input: code, version and how they enter, no rows';
  comment on column score_body.special_cells is
    'target and actual of the rows of its special measures, by code of the row, as they stand in the input';
`;

const measures = `
  update score_computation c set measures = jsonb_build_object(
    'overall', c.input -> 'overall',
    'specials', coalesce((select jsonb_agg(jsonb_build_object('code', sp -> 'code', 'version', sp -> 'version',
      'counts', sp -> 'counts') order by n) from jsonb_array_elements(c.input -> 'specials') with ordinality x(sp, n)), '[]'))
  where c.input ? 'overall' or c.input ? 'specials';
`;

const cells = `
  with special as materialized (
    select c.id, array(select r ->> 'code' from jsonb_array_elements(c.input -> 'specials') sp,
      jsonb_array_elements(sp -> 'rows') r) as codes
    from score_computation c where c.input ? 'specials')
  update score_body s set special_cells = given.cells
  from (select c.id, b.id as body_id, jsonb_object_agg(cell ->> 'code', jsonb_build_object(
        'target', cell -> 'target', 'actual', cell -> 'actual')) as cells
    from special join score_computation c on c.id = special.id
      cross join jsonb_array_elements(c.input -> 'cells') cell
      join body b on b.city_id = c.city_id and b.code = cell ->> 'bodyCode'
    where cell ->> 'code' = any(special.codes) group by c.id, b.id) given
  where given.id = s.computation_id and given.body_id = s.body_id and s.result ? 'specials';
`;

export class Migration20261129020000_score_measures extends Migration {
  override up(): void {
    for (const statements of [columns, measures, cells]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      alter table score_body drop column special_cells;
      alter table score_computation drop column measures;
    `);
  }
}
