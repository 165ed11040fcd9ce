import { Migration } from '@mikro-orm/migrations';

// Only its hash is kept. Machine time: it is no business of the city's clock.
const token = `
  create table admin_token (
    id uuid primary key default uuidv7(),
    city_id text not null references city,
    role text not null check (role in ('system_admin', 'security_admin', 'audit_admin')),
    token_sha256 text not null unique,
    made_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null,
    used_at timestamptz
  );
  comment on table admin_token is 'lets the first holder of an administrator post in; made on the server, used once';
  grant select on admin_token to dukaojian_app;
  grant update (used_at) on admin_token to dukaojian_app;
`;

export class Migration20261129004100_admin_token_create extends Migration {
  override up(): void {
    this.addSql(token);
  }

  override down(): void {
    this.addSql('drop table admin_token;');
  }
}
