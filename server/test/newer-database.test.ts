import pg from 'pg';
import { expect, test } from 'vitest';
import { migrateToLatest } from '../src/db/migrate.ts';
import { testDatabase } from './support/database.ts';

test('a database that a newer version has changed is refused with what to do', async () => {
  const { url, close } = await testDatabase();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(
      `insert into kysely_migration (name, timestamp) values ('9999-from-the-future', now()::text)`,
    );
    await expect(migrateToLatest(url)).rejects.toThrow(
      'A newer version has changed this database (9999-from-the-future): start that version',
    );
  } finally {
    await client.end();
    await close();
  }
});
