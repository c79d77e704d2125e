import { Kysely, PostgresDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { grantAppRole } from './app-role.ts';
import { migrations } from './migrations.ts';

/** Brings the schema up to date, under the connecting role; safe when several nodes start at once. */
export async function migrateToLatest(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 10_000 });
  const db = new Kysely<never>({ dialect: new PostgresDialect({ pool }) });
  try {
    const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
    const { error, results } = await migrator.migrateToLatest();
    if (error !== undefined) {
      await refuseNewer(pool);
      throw new Error(`The database could not be brought up to date: ${failed(results)}`, { cause: error });
    }
    await grantAppRole(pool);
  } finally {
    await db.destroy();
  }
}

/** Throws when the database knows migrations that this version does not. */
async function refuseNewer(pool: pg.Pool): Promise<void> {
  const { rows } = await pool.query<{ name: string }>('select name from kysely_migration order by name');
  const unknown = rows.map(({ name }) => name).filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length > 0) {
    throw new Error(
      `A newer version has changed this database (${unknown.join(', ')}): start that version, or restore a backup from before it.`,
    );
  }
}

function failed(results: readonly { migrationName: string; status: string }[] | undefined): string {
  return results?.find(({ status }) => status === 'Error')?.migrationName ?? 'no migration ran';
}
