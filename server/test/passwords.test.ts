import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { createPasswords } from '../src/identity/passwords.ts';
import { NoRoom, createSlots } from '../src/identity/slots.ts';

describe('passwords', () => {
  test('are told from others, and nobody’s is never right', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash('quiet lamps over the harbour');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(await passwords.hash('quiet lamps over the harbour')).not.toBe(hash);
    expect(await passwords.verify(hash, 'quiet lamps over the harbour')).toBe(true);
    expect(await passwords.verify(hash, 'quiet lamps over the harbor')).toBe(false);
    expect(await passwords.verify(hash, '')).toBe(false);
    expect(await passwords.verify(undefined, 'quiet lamps over the harbour')).toBe(false);
  });

  test('that flood in are refused beyond a hundred waiting, and the rest are answered', async () => {
    const passwords = createPasswords();
    const hash = await passwords.hash('quiet lamps over the harbour');
    const asked = await Promise.allSettled(
      Array.from({ length: 130 }, () => passwords.verify(hash, 'wrong, every one of them')),
    );
    const refused = asked.filter(({ status }) => status === 'rejected');
    expect(refused).toHaveLength(28);
    expect(refused.every((each) => each.status === 'rejected' && each.reason instanceof NoRoom)).toBe(true);
  }, 60_000);
});

test('slots let in so many at once, whatever fails among them', async () => {
  const inTurn = createSlots(2, 50);
  let running = 0;
  let most = 0;
  const work = async (n: number) => {
    running += 1;
    most = Math.max(most, running);
    await delay(1);
    running -= 1;
    if (n % 3 === 0) {
      throw new Error('failed');
    }
    return n;
  };
  const ended = await Promise.allSettled(Array.from({ length: 40 }, (_, n) => inTurn(() => work(n))));
  expect(most).toBe(2);
  expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(26);
  expect(await inTurn(async () => 'free again')).toBe('free again');
});
