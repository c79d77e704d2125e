import { startEmbeddedPostgres } from '../../src/db/embedded/embedded-postgres.ts';

/** A process that has started the embedded PostgreSQL, to be killed. The argument is the data folder. */
await startEmbeddedPostgres({ dataDir: process.argv[2] ?? '', log: () => undefined });
process.stdout.write('started\n');
setInterval(() => undefined, 1000);
