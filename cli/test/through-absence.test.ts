import { ServerUnreachable } from '@anyvisor/client';
import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { throughAbsence } from '../src/wait/through-absence.ts';
import { screen } from './support/command.ts';

const io = (signal = new AbortController().signal) => ({
  io: {
    stdin: new PassThrough(),
    stdout: screen(undefined).stream,
    stderr: screen(undefined).stream,
    env: {},
    signal,
  },
});
const patience = { attempt: 5_000, away: 600, serverErrors: true, onAway: () => undefined };
const gone = new ServerUnreachable('http://x', 'No Anyvisor server answers');

test('is patient as long as it was told to, and no longer', async () => {
  let asked = 0;
  const never = throughAbsence(io(), patience, async () => {
    asked += 1;
    throw gone;
  });
  await expect(never).rejects.toBe(gone);
  // After 0 and 250 ms; the next would be after 750.
  expect(asked).toBe(2);
});

test('gives no attempt more than its time', async () => {
  const silent = throughAbsence(
    io(),
    { ...patience, attempt: 40, away: 0 },
    (signal) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
  );
  await expect(silent).rejects.toThrow('The server did not answer within 0.04 s');
});

test('asks not again what failed for another reason', async () => {
  let asked = 0;
  const wrong = throughAbsence(io(), patience, async () => {
    asked += 1;
    throw new Error('a bug');
  });
  await expect(wrong).rejects.toThrow('a bug');
  expect(asked).toBe(1);
});

test('ends at once with Ctrl-C, also between two attempts', async () => {
  const interrupted = new AbortController();
  const waiting = throughAbsence(
    io(interrupted.signal),
    { ...patience, away: 60_000, onAway: () => setImmediate(() => interrupted.abort()) },
    async () => {
      throw gone;
    },
  );
  const began = performance.now();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(performance.now() - began).toBeLessThan(240);
});
