import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { testDatabase } from '../../server/test/support/database.ts';
import type { TestDatabase } from '../../server/test/support/database.ts';
import { until } from '../../server/test/support/until.ts';
import { startServer } from '../../test/support/server-process.ts';
import type { ServerProcess } from '../../test/support/server-process.ts';

const launcher = fileURLToPath(new URL('../bin/anyvisor.mjs', import.meta.url));
const token = 'first-token-of-the-installation';

let folder: string;
let database: TestDatabase;
let server: ServerProcess;
const typed: ChildProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'anyvisor-cli-'));
  database = await testDatabase();
  server = await start();
});
afterAll(async () => {
  for (const child of typed.filter((each) => each.exitCode === null && each.signalCode === null)) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await server?.stop();
  await database?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (port = 0) =>
  startServer({ dataDir: join(folder, 'data'), token, databaseUrl: database.url, port });

/** The command as a process of its own. */
function type(argv: readonly string[]) {
  const env = { PATH: process.env['PATH'], HOME: folder };
  const child = spawn(process.execPath, [launcher, ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  typed.push(child);
  const said = { out: '', err: '' };
  child.stdout.on('data', (bytes: Buffer) => (said.out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (said.err += bytes.toString()));
  const ended = once(child, 'close').then(([code]) => ({ code: code as unknown, ...said }));
  return { child, said, ended };
}

/** A connection to nowhere, stored without being tried: it makes an event. */
const connect = (name: string) => {
  const uri = `uri=test+unix:///default?socket=${join(folder, `${name}.sock`)}`;
  const unseen = ['--skip-test', '--disabled', '--param', uri];
  return type(['connection', 'add', name, '--type', 'LIBVIRT', ...unseen]).ended;
};

test('signs in, works, and follows events through a kill -9 of the server', async () => {
  const file = join(folder, 'token');
  await writeFile(file, `${token}\n`);
  const login = await type(['login', '--url', server.url, '--token-file', file]).ended;
  expect(login).toMatchObject({ code: 0, err: '', out: expect.stringContaining('Signed in to') });
  expect(await type(['whoami']).ended).toMatchObject({
    code: 0,
    out: expect.stringMatching(/Role: +admin/),
  });
  expect(await type(['vm', 'get', 'nobody']).ended).toMatchObject({ code: 3 });
  expect(await type(['capabilities', '-o', 'json']).ended).toMatchObject({
    code: 0,
    out: expect.stringContaining('"LIBVIRT"'),
  });

  const following = type(['events', 'follow', '--type', 'connection.created', '-o', 'json']);
  await until('it follows', () => following.said.err.includes('Following events'));
  expect(await connect('before')).toMatchObject({ code: 0, err: '' });
  await until('the first is shown', () => following.said.out.includes('\n'));
  const { port } = new URL(server.url);
  await server.kill();
  expect(await type(['vm', 'list']).ended).toMatchObject({
    code: 7,
    err: expect.stringContaining('No Anyvisor server answers'),
  });
  server = await start(Number(port));
  expect(await connect('after')).toMatchObject({ code: 0, err: '' });
  const shown = () => following.said.out.split('\n').filter((line) => line !== '');
  await until('the second is shown', () => shown().length > 1, 25_000);
  following.child.kill('SIGINT');
  expect(await following.ended).toMatchObject({ code: 0 });
  const seen = shown().map((line) => JSON.parse(line) as { type: string; subject: { name?: string } });
  expect(seen.map(({ type: kind }) => kind)).toEqual(['connection.created', 'connection.created']);
}, 90_000);
