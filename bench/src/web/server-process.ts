import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startServer } from '@anyvisor/server/server';
import { readConfig } from '@anyvisor/server/config';
import { createLogger } from '@anyvisor/server/telemetry/logger';
import { paperEstate } from './paper-adapter.ts';

/**
 * server-process.ts VMS
 *
 * A whole server with that many VMs on paper, in a process of its own. Tells its parent `{ url }` when it listens; takes
 * `{ change: perSecond }` and `{ stop: true }`.
 */
const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-bench-web-'));
const estate = paperEstate(Number(process.argv[2]));
const server = await startServer({
  config: readConfig({ ...process.env, ANYVISOR_DATA: dataDir, ANYVISOR_PORT: '0' }),
  adapters: [estate.adapter],
  logger: createLogger('silent'),
});
process.on('message', (message: { readonly change?: number; readonly stop?: true }) => {
  if (message.change !== undefined) estate.change(message.change);
  if (message.stop === true) void end();
});
process.on('disconnect', () => void end());
process.send?.({ url: server.url });

async function end(): Promise<void> {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
  process.exit(0);
}
