import { openDatabase } from '../../src/db/database.ts';
import { createIds } from '../../src/ids.ts';
import { createLeases } from '../../src/nodes/leases.ts';

/** A node as a process of its own, to be killed: takes what leases it gets and says so. The argument is the database. */
const db = await openDatabase(process.argv[2] ?? '', { poolSize: 2 });
let held = 0;
await createLeases(db, createIds({ now: () => new Date() }), {
  onAcquired: () => {
    held += 1;
    process.stdout.write(`held ${held}\n`);
  },
  onLost: () => undefined,
  onError: (error) => process.stderr.write(`${String(error)}\n`),
});
