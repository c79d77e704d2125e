import pg from 'pg';

/** The role requests run under: owns nothing, cannot log in, is bound by row-level security. */
export const appRole = 'anyvisor_app';

/**
 * Makes the role where the connecting one may, and gives it rights on every table there is by now. Roles belong to the
 * whole server: another database of it may have made this one already.
 */
export async function grantAppRole(pool: pg.Pool): Promise<void> {
  await pool.query(createRole);
  const { rows } = await pool.query<{ usable: boolean }>(usableRole);
  if (rows[0]?.usable === true) {
    await pool.query(grantRights);
  }
}

/**
 * The role to switch to for requests; null when the connecting role is itself bound by row-level security (a plain
 * owner: every policy is forced). A role that would see everything is refused.
 */
export async function requestRole(url: string): Promise<string | null> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const { rows } = await client.query<{ usable: boolean; unbound: boolean }>(
      `select (${usable}) as usable, (select rolsuper or rolbypassrls from pg_roles where rolname = current_user) as unbound`,
    );
    const [row] = rows;
    if (row?.usable !== true && row?.unbound !== false) {
      throw new Error(
        `The database role bypasses row-level security and cannot switch to ${appRole}: create that role, or connect as an ordinary owner.`,
      );
    }
    return row.usable ? appRole : null;
  } finally {
    await client.end();
  }
}

const usable = `exists (select from pg_roles where rolname = '${appRole}' and pg_has_role(current_user, oid, 'set'))`;
const usableRole = `select (${usable}) as usable`;

const createRole = `do $$ begin
  if not exists (select from pg_roles where rolname = '${appRole}') then
    create role ${appRole} nologin;
    grant ${appRole} to current_user;
  end if;
exception when insufficient_privilege or duplicate_object or unique_violation then null;
end $$`;

const grantRights = `do $$ declare t text; begin
  perform pg_advisory_xact_lock(hashtext('anyvisor grants'));
  grant usage on schema public to ${appRole};
  for t in select tablename from pg_tables where schemaname = 'public' and tablename not like 'kysely\\_%' loop
    execute format('grant select, insert, update, delete on public.%I to ${appRole}', t);
  end loop;
end $$`;
