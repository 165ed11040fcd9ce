import { Migration } from '@mikro-orm/migrations';

const paper = `
  create table formal_paper (
    id uuid primary key,
    city_id text not null references city,
    kind text not null,
    state text not null,
    subject_type text not null,
    subject_id uuid,
    episode integer not null default 1,
    body_id uuid references body,
    open_to_all boolean not null,
    title text not null,
    code text not null,
    number text,
    content jsonb not null,
    template_sha256 text not null,
    drafted_by uuid references post,
    drafted_at timestamptz not null,
    decided_by uuid references post,
    decided_at timestamptz,
    decline_reason text,
    making text not null check (making in ('none', 'waiting', 'made')),
    progress integer not null default 0 check (progress between 0 and 100),
    attempts integer not null default 0,
    failure text,
    is_sample boolean,
    docx_sha256 text,
    docx_key text,
    docx_bytes integer,
    pdf_sha256 text,
    pdf_key text,
    pdf_bytes integer,
    pdf_pages integer,
    made_at timestamptz,
    version integer not null default 1,
    constraint formal_paper_signed check ((number is not null) = (state = 'signed')),
    constraint formal_paper_made check ((making = 'made') = (docx_key is not null and pdf_key is not null))
  );
  comment on table formal_paper is
    'a formal paper 公文: its text frozen when it was drafted, its number taken when it was signed, its files made after that';
  comment on column formal_paper.subject_id is 'what it is about; null: several matters';
  comment on column formal_paper.body_id is 'the body that it is sent to; null: several';
  comment on column formal_paper.code is '机关代字, before the year of its number';
  comment on column formal_paper.drafted_by is 'null: the signature of another act brought it about';
  comment on column formal_paper.failure is 'why the last attempt to make its files failed; it is tried again';
  comment on column formal_paper.made_at is 'machine time';
  create unique index formal_paper_number on formal_paper (city_id, kind, number) where number is not null;
  create unique index formal_paper_once on formal_paper (kind, subject_id, episode)
    where subject_id is not null and state <> 'declined';
  create index formal_paper_waiting on formal_paper (city_id, id) where making = 'waiting';
  create index formal_paper_listed on formal_paper (city_id, id);
  create index formal_paper_subject on formal_paper (subject_id) where subject_id is not null;
  create index formal_paper_body on formal_paper (body_id) where body_id is not null;
`;

const grants = `
  grant select, insert, update on formal_paper to dukaojian_app;
`;

export class Migration20261128013000_formal_paper_create extends Migration {
  override up(): void {
    for (const statements of [paper, grants]) this.addSql(statements);
  }

  override down(): void {
    this.addSql('drop table formal_paper');
  }
}
