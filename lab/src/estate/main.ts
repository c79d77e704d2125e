import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { answerOf, createClient } from '@anyvisor/client';
import { connectMember } from './connect-member.ts';
import { howToAdd, members } from './members.ts';
import type { Member, RunningMember } from './members.ts';
import { startEstateServer } from './server-process.ts';

/**
 * npm start -- --lab [--only NAME,NAME]
 *
 * A living estate to look at: simulated and emulated hypervisors in a tenant of their own, in an installation of its own
 * that is forgotten at the end. Never mixed with real connections.
 */
const tenantName = 'Lab';
const userName = 'lab';

const began = performance.now();
const say = (line: string): void => console.log(line);
const asked = new Promise<void>((resolve) => {
  process.once('SIGTERM', () => resolve()).once('SIGINT', () => resolve());
});
const stops: (() => Promise<void>)[] = [];

try {
  const wanted = readCommandLine();
  const dataDir = await mkdtemp(join(tmpdir(), 'anyvisor-lab-'));
  stops.push(() => rm(dataDir, { recursive: true, force: true }));
  const platformToken = randomBytes(32).toString('base64url');
  const environment = {
    ANYVISOR_DATA: dataDir,
    ANYVISOR_BOOTSTRAP_TOKEN: platformToken,
    ANYVISOR_MASTER_KEY: undefined,
    DATABASE_URL: undefined,
    ANYVISOR_SIMULATED: 'true',
    ANYVISOR_LOG_LEVEL: process.env['ANYVISOR_LOG_LEVEL'] ?? 'silent',
  };
  const server = await startEstateServer(environment, Number(process.env['ANYVISOR_PORT'] ?? 8680), say);
  stops.push(server.stop);
  const platform = createClient({ url: server.url, token: platformToken });
  const { adminToken: token } = await answerOf(
    platform.POST('/api/v1/tenants', { body: { name: tenantName } }),
  );
  const client = createClient({ url: server.url, token });
  const password = randomBytes(9).toString('base64url');
  await answerOf(client.POST('/api/v1/users', { body: { name: userName, password, role: 'admin' } }));
  say(`The lab is at ${server.url}: sign in as ${userName} with ${password}. For the command line:`);
  say(`  export ANYVISOR_URL=${server.url} ANYVISOR_TOKEN=${token}`);
  const joined = await Promise.all(wanted.map((member) => joins(member)));
  say(
    `${joined.filter((each) => each).length} hypervisors, ${((performance.now() - began) / 1000).toFixed(1)} s after the command.`,
  );
  say(`Kill the server whenever you like (kill -9 ${server.pid()}): it comes back. Ctrl-C ends the lab.`);
  await asked;

  async function joins(member: Member): Promise<boolean> {
    const missing = await member.missing();
    if (missing !== undefined) {
      say(`Without ${member.name}, ${member.what}: ${missing}. To add it: ${howToAdd}`);
      return false;
    }
    const running: RunningMember = await member.start();
    stops.push(running.stop);
    await connectMember(client, member, running);
    say(`${member.name}: ${member.what}`);
    return true;
  }
} catch (error) {
  console.error(`lab: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  // The server first, so that it does not report the rest as an outage; its folder last.
  const [forget, ...rest] = stops;
  for (const stop of rest) await stop().catch((error: unknown) => console.error(`lab: ${String(error)}`));
  await forget?.();
  process.exit();
}

function readCommandLine(): readonly Member[] {
  const { values } = parseArgs({ options: { lab: { type: 'boolean' }, only: { type: 'string' } } });
  if (values.only === undefined) return members;
  const names = values.only.split(',');
  const unknown = names.filter((name) => members.every((member) => member.name !== name));
  if (unknown.length > 0) {
    throw new Error(
      `no ${unknown.join(', ')} in the lab: choose among ${members.map(({ name }) => name).join(', ')}`,
    );
  }
  return members.filter(({ name }) => names.includes(name));
}
