import { Migration } from '@mikro-orm/migrations';

const round = `
  create table verification_round (
    id uuid primary key,
    city_id text not null references city,
    period text not null,
    number integer not null,
    state text not null check (state in ('collecting', 'committed', 'frozen', 'drawn', 'abandoned')),
    opened_by uuid not null references post,
    opened_at timestamptz not null,
    commitment text,
    committed_by uuid references post,
    committed_at timestamptz,
    draws integer,
    seed_source text,
    list text,
    list_sha256 text,
    frozen_by uuid references post,
    frozen_at timestamptz,
    secret text,
    public_value text,
    public_source text,
    public_on date,
    seed text,
    draw_file text,
    drawn_by uuid references post,
    drawn_at timestamptz,
    abandoned_by uuid references post,
    abandoned_at timestamptz,
    abandon_reason text,
    version integer not null default 1,
    unique (city_id, period, number),
    check ((list is null) = (list_sha256 is null)),
    check ((seed is null) = (draw_file is null))
  );
  comment on column verification_round.commitment is 'SHA-256 of the secret number; the number itself is kept nowhere before the draw';
  comment on column verification_round.list is 'the frozen candidates as canonical JSON, byte for byte';
  comment on column verification_round.draw_file is 'the exported file, byte for byte: whoever has it draws again';
  create unique index verification_round_one_open on verification_round (city_id, period) where state <> 'abandoned';
`;

// What was frozen or drawn is refused by the record itself, whoever would change it.
const sealed = `
  create function refuse_unsealing() returns trigger language plpgsql as $$
  begin
    if old.commitment is not null and new.commitment is distinct from old.commitment
      or old.list is not null and (new.list, new.list_sha256, new.draws, new.seed_source, new.frozen_at)
        is distinct from (old.list, old.list_sha256, old.draws, old.seed_source, old.frozen_at)
      or old.seed is not null and (new.seed, new.draw_file, new.secret, new.public_value, new.public_on)
        is distinct from (old.seed, old.draw_file, old.secret, old.public_value, old.public_on) then
      raise exception 'the round is sealed' using errcode = 'check_violation', constraint = 'verification_round_sealed';
    end if;
    return new;
  end $$;
  create trigger refuse_unsealing before update on verification_round
    for each row execute function refuse_unsealing();
`;

const nomination = `
  create table verification_nomination (
    id uuid primary key,
    city_id text not null,
    round_id uuid not null references verification_round,
    key text not null,
    name text not null,
    body_id uuid not null references body,
    indicator_id uuid references indicator,
    part_id uuid references task_part,
    reason text not null,
    assessor_id uuid not null references body,
    nominated_by uuid not null references post,
    nominated_at timestamptz not null,
    check (num_nonnulls(indicator_id, part_id) = 1),
    constraint verification_nomination_once unique (round_id, key, assessor_id)
  );
  comment on column verification_nomination.key is 'the candidate: indicator and body, or the part of a task';
`;

const item = `
  create table verification_item (
    id uuid primary key,
    city_id text not null references city,
    round_id uuid not null references verification_round,
    place integer not null,
    key text not null,
    name text not null,
    body_id uuid not null references body,
    indicator_id uuid references indicator,
    part_id uuid references task_part,
    weight integer not null,
    trip_id uuid references inspection_trip,
    outcome text check (outcome in ('verified', 'differs', 'false')),
    true_value text,
    reason text,
    found_by uuid references post,
    found_person uuid references person,
    found_at timestamptz,
    version integer not null default 1,
    unique (round_id, place),
    unique (round_id, key),
    check ((outcome is null) = (found_at is null) and (outcome is null) = (reason is null))
  );
  create index verification_item_trip on verification_item (trip_id);
  create index verification_item_body on verification_item (body_id);

  create table verification_file (
    id uuid primary key,
    city_id text not null,
    item_id uuid not null references verification_item,
    original_name text not null,
    media_type text not null,
    byte_size integer not null,
    pages integer not null,
    sha256 text not null,
    storage_key text not null,
    uploaded_at timestamptz not null
  );
  create index verification_file_item on verification_file (item_id);
`;

const grants = `
  grant select, insert, update on verification_round, verification_item to dukaojian_app;
  grant select, insert on verification_nomination, verification_file to dukaojian_app;
`;

export class Migration20261128011100_verification_round_create extends Migration {
  override up(): void {
    for (const statements of [round, sealed, nomination, item, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table verification_file, verification_item, verification_nomination, verification_round;
      drop function refuse_unsealing();
    `);
  }
}
