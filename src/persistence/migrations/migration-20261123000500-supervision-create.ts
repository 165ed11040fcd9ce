import { Migration } from '@mikro-orm/migrations';

const lampEpisode = `
  -- Ledgers (lamp_episode, rung_reached, supervision_order_item, notice_item) have no foreign keys: they are
  -- written by set from their parents, and nothing is ever deleted. docs/adr/0005.
  create table lamp_episode (
    id uuid primary key default uuidv7(),
    city_id text not null,
    part_id uuid not null,
    episode integer not null,
    colour text not null check (colour in ('yellow', 'red', 'grey')),
    dimension text not null check (dimension in ('time', 'schedule', 'quality')),
    opened_at timestamptz not null,
    closed_at timestamptz,
    sentence text not null,
    way_back text not null,
    inputs jsonb not null,
    rule_pack_version integer not null,
    calendar_version integer not null
  );
  comment on column lamp_episode.inputs is 'colour, sentence and figures of all three dimensions at that moment';
  create unique index lamp_episode_open on lamp_episode (part_id, colour, dimension) where closed_at is null;
  create index lamp_episode_part on lamp_episode (part_id);
`;

const rungReached = `
  create table rung_reached (
    city_id text not null,
    part_id uuid not null,
    rung text not null,
    episode integer not null,
    due_at timestamptz not null,
    reached_at timestamptz not null,
    passed_over boolean not null,
    primary key (part_id, rung, episode)
  );
`;

const supervisionOrder = `
  create table supervision_order (
    id uuid primary key,
    city_id text not null,
    decision_id uuid not null references decision,
    body_id uuid not null references body,
    number text,
    origin text not null check (origin in ('lamp', 'review', 'person')),
    reason text not null,
    requirement text not null,
    state text not null,
    drafted_at timestamptz not null,
    drafted_by uuid references post,
    with_head_at timestamptz,
    issued_by uuid references post,
    issued_at timestamptz,
    signed_by uuid references post,
    signed_at timestamptz,
    feedback_due_at timestamptz,
    feedback text,
    feedback_by uuid references post,
    feedback_at timestamptz,
    review_due_at timestamptz,
    reviewed_by uuid references post,
    reviewed_at timestamptz,
    review_note text,
    returned_count integer not null default 0,
    decline_reason text,
    withdraw_reason text,
    ended_by uuid references post,
    urged_unsigned_at timestamptz,
    urged_unanswered_at timestamptz,
    urged_reviewer_at timestamptz,
    interview_at timestamptz,
    closed_at timestamptz,
    next_due_at timestamptz,
    version integer not null default 1
  );
  create unique index supervision_order_number on supervision_order (city_id, number) where number is not null;
  create unique index supervision_order_one_draft on supervision_order (decision_id, body_id)
    where state = 'draft' and origin = 'lamp';
  create index supervision_order_due on supervision_order (decision_id, next_due_at) where next_due_at is not null;
  create index supervision_order_open on supervision_order (body_id)
    where state in ('draft', 'issued', 'signed', 'answered');
`;

const supervisionOrderItem = `
  create table supervision_order_item (
    city_id text not null,
    order_id uuid not null,
    part_id uuid not null,
    added_at timestamptz not null,
    primary key (order_id, part_id)
  );
  create index supervision_order_item_part on supervision_order_item (part_id);
`;

const supervisionOrderRound = `
  create table supervision_order_round (
    city_id text not null references city,
    order_id uuid not null references supervision_order,
    round integer not null,
    feedback text not null,
    feedback_by uuid not null references post,
    feedback_at timestamptz not null,
    feedback_due_at timestamptz not null,
    outcome text not null check (outcome in ('pass', 'return')),
    note text,
    reviewed_by uuid not null references post,
    reviewed_at timestamptz not null,
    primary key (order_id, round)
  );
  comment on table supervision_order_round is 'each answer of a body with its review; a later answer replaces none';
`;

const interviewDraft = `
  create table interview_draft (
    id uuid primary key,
    city_id text not null references city,
    decision_id uuid not null references decision,
    body_id uuid not null references body,
    part_id uuid references task_part,
    order_id uuid references supervision_order,
    cause text not null check (cause in ('red_month_ends', 'order_overdue')),
    episode integer not null,
    basis text not null,
    inputs jsonb not null,
    signer uuid references post,
    state text not null,
    drafted_at timestamptz not null,
    decided_by uuid references post,
    decided_at timestamptz,
    reason text,
    version integer not null default 1
  );
  create unique index interview_draft_once on interview_draft (coalesce(part_id, order_id), cause, episode);
`;

const grants = `
  grant select, insert, update on lamp_episode, rung_reached, supervision_order, interview_draft to dukaojian_app;
  grant select, insert on supervision_order_item, supervision_order_round to dukaojian_app;
`;

export class Migration20261123000500_supervision_create extends Migration {
  override up(): void {
    for (const statements of [
      lampEpisode,
      rungReached,
      supervisionOrder,
      supervisionOrderItem,
      supervisionOrderRound,
      interviewDraft,
      grants,
    ])
      this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      drop table interview_draft, supervision_order_round, supervision_order_item, supervision_order, rung_reached, lamp_episode;
    `);
  }
}
