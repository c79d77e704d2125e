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
      throw new Error(`The database could not be brought up to date: ${failed(results)}`, { cause: error });
    }
    await grantAppRole(pool);
  } finally {
    await db.destroy();
  }
}

function failed(results: readonly { migrationName: string; status: string }[] | undefined): string {
  return results?.find(({ status }) => status === 'Error')?.migrationName ?? 'no migration ran';
}
