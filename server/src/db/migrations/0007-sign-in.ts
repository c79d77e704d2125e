import { sql } from 'kysely';
import type { Kysely } from 'kysely';
import { isolateTenantTable } from './0001-foundation.ts';

/**
 * People: users of the installation, what they are in which tenant, their sessions. What signing in needs lies across
 * tenants and is seen only by a transaction opened for it (`inIdentity`). A tenant sees its memberships and the names of
 * its members; a password or a session it never sees, whatever a query of it asks.
 */
export async function up(db: Kysely<never>): Promise<void> {
  const statements = [
    ...tables,
    ...isolateTenantTable('membership'),
    ...['app_user', 'user_password', 'user_session', 'user_device', 'sign_in_attempt'].flatMap(
      onlyForIdentity,
    ),
    `create policy identity on membership using (${identity}) with check (${identity})`,
    `create policy member_name on app_user for select using (
      exists (select from membership where membership.user_id = app_user.id))`,
    `create policy identity_sees_names on tenant for select using (${identity})`,
  ];
  for (const statement of statements) {
    await sql.raw(statement).execute(db);
  }
}

const identity = `current_setting('anyvisor.identity', true) = 'on'`;

function onlyForIdentity(table: string): string[] {
  return [
    `alter table ${table} enable row level security`,
    `alter table ${table} force row level security`,
    `create policy identity on ${table} using (${identity}) with check (${identity})`,
  ];
}

const tables = [
  `create table app_user (
    id uuid primary key, name text not null, name_key text not null unique,
    platform_admin boolean not null default false, created_at timestamptz not null)`,
  `create table user_password (
    user_id uuid primary key references app_user on delete cascade, hash text not null,
    changed_at timestamptz not null)`,
  `create table membership (
    user_id uuid not null references app_user on delete cascade, tenant_id uuid not null references tenant,
    role text not null, disabled boolean not null default false, created_at timestamptz not null,
    last_sign_in_at timestamptz, primary key (user_id, tenant_id))`,
  `create index membership_by_tenant on membership (tenant_id)`,
  `create table user_session (
    secret_hash bytea primary key, id uuid not null unique, user_id uuid not null, tenant_id uuid not null,
    created_at timestamptz not null, seen_at timestamptz not null,
    foreign key (user_id, tenant_id) references membership on delete cascade)`,
  `create index user_session_by_user on user_session (user_id, created_at desc)`,
  // Browsers that somebody has signed in with: guesses from elsewhere do not slow them down.
  `create table user_device (
    device_hash bytea not null, user_id uuid not null references app_user on delete cascade,
    seen_at timestamptz not null, primary key (user_id, device_hash))`,
  // Keys are hashes: what was typed as a name may have been a password.
  `create table sign_in_attempt (
    key bytea primary key, failures integer not null, next_at timestamptz not null, last_at timestamptz not null)`,
];
