import { Migration } from '@mikro-orm/migrations';

const meeting = `
  create table interview_meeting (
    id uuid primary key,
    city_id text not null references city,
    at timestamptz not null,
    place text not null,
    contact text not null,
    leader uuid references post,
    called_by uuid not null references post,
    called_at timestamptz not null,
    held_on date,
    persons text,
    minutes text,
    recorded_by uuid references post,
    recorded_at timestamptz
  );
  comment on table interview_meeting is '约谈场次: one appointment for one body or several';
  comment on column interview_meeting.leader is 'who talks to the heads';
`;

const chain = `
  create table interview_chain (
    id uuid primary key references interview_draft,
    city_id text not null references city,
    body_id uuid not null references body,
    person_id uuid references person,
    leader uuid references post,
    state text not null,
    round integer not null default 1,
    due_at timestamptz,
    meeting_id uuid references interview_meeting,
    received_by uuid references post,
    received_at timestamptz,
    missed integer not null default 0,
    absence text,
    commitment text,
    commit_due_on date,
    commit_phone text,
    committed_at timestamptz,
    rectification_id uuid references decision,
    problem text,
    requirement text,
    rectify_due_on date,
    check_opinion text,
    checked_by uuid references post,
    checked_at timestamptz,
    version integer not null default 1
  );
  comment on table interview_chain is 'what follows from a signed interview, body by body; its id is the interview''s';
  comment on column interview_chain.person_id is
    'whose tenure gave rise to it: the dossier keeps it with him; the notice goes to whoever holds the post';
  comment on column interview_chain.leader is 'who holds it: the signer, after each missed one the leader above';
  comment on column interview_chain.round is 'rises with each new appointment and each new rectification';
  comment on column interview_chain.due_at is 'limit of whoever has the move, inclusive; null: nobody has it';
  create index interview_chain_open on interview_chain (city_id, state) where state not in ('closed', 'revoked');
  create index interview_chain_body on interview_chain (body_id);
  create index interview_chain_meeting on interview_chain (meeting_id);
  create unique index interview_chain_rectification on interview_chain (rectification_id);
`;

const step = `
  create table interview_step (
    id uuid primary key default uuidv7(),
    city_id text not null,
    interview_id uuid not null,
    at timestamptz not null,
    action text not null,
    by_post uuid,
    by_name text,
    note text
  );
  comment on table interview_step is
    'who did what after the signature; a ledger without foreign keys (docs/adr/0005), nothing is changed. by_post null: the clock';
  create index interview_step_of on interview_step (interview_id);
`;

const exposure = `
  create table media_exposure (
    id uuid primary key,
    city_id text not null references city,
    interview_id uuid not null references interview_draft,
    outlet text not null,
    shown_on date not null,
    link text,
    entered_by uuid not null references post,
    entered_at timestamptz not null
  );
  comment on table media_exposure is '媒体曝光: a record with outlet and date; insert-only';
  create index media_exposure_of on media_exposure (interview_id);
`;

// What was signed before this chain existed goes on where it stands: the office calls it.
const former = `
  insert into interview_chain (id, city_id, body_id, person_id, leader, state, due_at)
  select i.id, i.city_id, i.body_id, c.head_person, i.signer, 'signed', i.decided_at + interval '7 days'
  from interview_draft i left join consequence c on c.id = i.consequence_id where i.state = 'signed';
`;

const rules = `
  update rule_pack set content = jsonb_set(content, '{consequence}', '{"signWithinWd": 10, "interview": {"callWithinWd": 1,
    "receiptWithinWd": 1, "meetWithinWd": 5, "recordWithinWd": 1, "recallWithinWd": 1, "commitWithinWd": 3,
    "orderWithinWd": 2, "rectifyWithinWd": 20, "checkWithinWd": 5}}'::jsonb || (content -> 'consequence'));
`;

const grants = `
  grant select, insert, update on interview_meeting, interview_chain to dukaojian_app;
  grant select, insert on interview_step, media_exposure to dukaojian_app;
`;

export class Migration20261128017000_interview_chain_create extends Migration {
  override up(): void {
    for (const statements of [meeting, chain, step, exposure, former, rules, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql(`
      update rule_pack set content = jsonb_set(content, '{consequence}',
        (content -> 'consequence') - 'signWithinWd' - 'interview');
      drop table media_exposure, interview_step, interview_chain, interview_meeting;
    `);
  }
}
