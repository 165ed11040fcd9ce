import { Migration } from '@mikro-orm/migrations';

// What the pages of a score show of its inputs: in the input itself, which is as long as the whole city's quarter, every
// reading of one body went through all of it.
const columns = `
  alter table score_body add column ranking_group text, add column ranked boolean, add column scheme_id uuid;
  alter table score_row add column target text, add column actual text;
  comment on column score_body.ranking_group is 'group, ranked and scheme as they stand in the input of the computation';
  comment on column score_row.target is 'target and actual as plain decimal text, as they stand in the input of the computation';
`;

const bodies = `
  update score_body s set ranking_group = given.body ->> 'group', ranked = (given.body ->> 'ranked')::boolean,
    scheme_id = (select m.id from jsonb_array_elements(given.schemes) x
      join scheme m on m.city_id = s.city_id and m.code = x ->> 'code' and m.version = (x ->> 'version')::integer
        and m.year = given.year
      where x ->> 'code' = given.body ->> 'scheme' limit 1)
  from (select c.id, b.id as body_id, body, c.input -> 'schemes' as schemes, left(c.period, 4)::integer as year
    from score_computation c cross join jsonb_array_elements(c.input -> 'bodies') body
    join body b on b.city_id = c.city_id and b.code = body ->> 'code') given
  where given.id = s.computation_id and given.body_id = s.body_id;
`;

const rows = `
  update score_row r set target = given.cell ->> 'target', actual = given.cell ->> 'actual'
  from (select s.computation_id, s.seq, cell from score_computation c
    cross join jsonb_array_elements(c.input -> 'cells') cell
    join body b on b.city_id = c.city_id and b.code = cell ->> 'bodyCode'
    join score_body s on s.computation_id = c.id and s.body_id = b.id) given
  where given.computation_id = r.computation_id and given.seq = r.body_seq and given.cell ->> 'code' = r.code;
`;

export class Migration20261129012100_score_place extends Migration {
  override up(): void {
    for (const statements of [columns, bodies, rows]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      alter table score_row drop column target, drop column actual;
      alter table score_body drop column ranking_group, drop column ranked, drop column scheme_id;
    `);
  }
}
