import { sql } from 'kysely';
import type { Kysely } from 'kysely';

/**
 * Which user made a token, directly or with a token of theirs: it goes with the membership. Tokens that are there
 * already get their maker from the audit log; those whose maker has left are revoked. The first administrator's tokens
 * are nobody's. The owner is let past row-level security for the moment that this takes.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of statements) {
    await sql.raw(statement).execute(db);
  }
}

const read = ['api_token', 'audit_entry', 'membership'];

const origin = `with recursive made as (
    select tenant_id, subject_id as token, actor ->> 'type' as type, actor ->> 'id' as maker
    from audit_entry where action = 'token.create'),
  origin as (
    select tenant_id, token, maker from made where type = 'user'
    union
    select made.tenant_id, made.token, origin.maker from made
    join origin on made.type = 'token' and made.maker = origin.token and made.tenant_id = origin.tenant_id)`;
const isMember = `exists (select from membership as m
  where m.user_id::text = origin.maker and m.tenant_id = origin.tenant_id)`;
const sameToken = `api_token.id::text = origin.token and api_token.tenant_id = origin.tenant_id`;

const statements = [
  `alter table api_token add made_by uuid`,
  ...read.map((table) => `alter table ${table} no force row level security`),
  `${origin} update api_token set made_by = origin.maker::uuid from origin where ${sameToken} and ${isMember}`,
  `${origin} update api_token set revoked_at = coalesce(revoked_at, now()) from origin
    where ${sameToken} and not ${isMember}`,
  `alter table api_token add foreign key (made_by, tenant_id) references membership on delete cascade`,
  ...read.map((table) => `alter table ${table} force row level security`),
  `create index api_token_by_maker on api_token (made_by) where made_by is not null`,
];
