import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { requestRole } from './app-role.ts';
import { migrateToLatest } from './migrate.ts';
import type { Schema } from './schema.ts';

export interface Database {
  /** The pool for requests: row-level security binds it. Use `inTenant` and its siblings, not this directly. */
  readonly queries: Kysely<Schema>;
  /** A session of its own, outside the pool: for LISTEN and for session-level locks. Not yet connected. */
  readonly session: (name: string) => pg.Client;
  /** Waits for running transactions. */
  readonly close: () => Promise<void>;
}

export interface DatabaseOptions {
  /** @default 20 */
  readonly poolSize?: number;
  /** False for a further pool on a database that was opened already. @default true */
  readonly migrate?: boolean;
  /** @default 30_000 ms; bounds every statement of a request. */
  readonly statementTimeout?: number;
  readonly onPoolError?: (error: Error) => void;
}

/**
 * Migrates under the connecting role, then opens the pool under the role that row-level security binds. Throws when the
 * server cannot be reached, or when its role would see every tenant (superuser without the right to switch roles).
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  if (options.migrate !== false) {
    await migrateToLatest(url);
  }
  const role = await requestRole(url);
  const settings = {
    connectionString: url,
    connectionTimeoutMillis: 10_000,
    statement_timeout: options.statementTimeout ?? 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
    types: { getTypeParser },
    ...(role === null ? {} : { options: `-c role=${role}` }),
  };
  const pool = new pg.Pool({
    ...settings,
    application_name: 'anyvisor',
    max: options.poolSize ?? 20,
    idleTimeoutMillis: 60_000,
  });
  // Without a listener an idle connection's end (the server restarts) would end the process.
  pool.on('error', (error) => options.onPoolError?.(error));
  const queries = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return {
    queries,
    session: (name) => new pg.Client({ ...settings, application_name: `anyvisor-${name}` }),
    close: () => queries.destroy(),
  };
}

const { INT8 } = pg.types.builtins;

/** As pg's own, but `bigint` as number: sequence numbers and byte counts stay far below 2^53. */
const getTypeParser: typeof pg.types.getTypeParser = (oid, format) =>
  oid === INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format);
