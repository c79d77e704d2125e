import { expect, test } from 'vitest';
import { GuestBook, silentGuest } from '../src/reading/guest-book.ts';
import { Remembered } from '../src/session/remembered.ts';
import { BoundedSet } from '../src/session/shared-memory.ts';
import { WorkInProgress } from '../src/session/work-in-progress.ts';

test('work of one id is joined while it goes on, remembered when it is done, begun again when asked again', async () => {
  const work = new WorkInProgress<number>();
  const { promise, resolve } = Promise.withResolvers<number>();
  let begun = 0;
  const run = () => {
    begun += 1;
    return promise;
  };
  const first = work.begin('copy', run);
  expect(work.begin('copy', run)).toBe(first);
  expect(begun).toBe(1);
  expect(work.isGoingOn('copy')).toBe(true);
  resolve(7);
  expect(await first).toBe(7);
  await expect.poll(() => work.isGoingOn('copy')).toBe(false);
  expect(await work.find('copy')).toBe(7);
  void work.begin('copy', run);
  expect(begun).toBe(2);
});

test('work that failed fails for whoever follows it, and is no unhandled rejection for those who do not', async () => {
  const work = new WorkInProgress<number>();
  void work.begin('copy', () => Promise.reject(new Error('disk full'))).catch(() => {});
  await expect(work.find('copy')).rejects.toThrow('disk full');
  expect(work.find('other')).toBeUndefined();
});

test('a bounded set forgets its oldest member first', () => {
  const set = new BoundedSet(2);
  set.add('a');
  set.add('b');
  set.add('a');
  set.add('c');
  expect(['a', 'b', 'c'].filter((member) => set.has(member))).toEqual(['a', 'c']);
});

test('what a guest said is good for a while, and one that kept us waiting is left alone for a while', () => {
  const book = new GuestBook();
  book.write('vm', silentGuest, 1000);
  expect(book.recall('vm', 1500, 500)).toBe(silentGuest);
  expect(book.recall('vm', 1501, 500)).toBeUndefined();
  book.leaveAlone('vm', 2000);
  expect([book.mayAsk('vm', 6999), book.mayAsk('vm', 7000)]).toEqual([false, true]);
  book.leaveAlone('vm', 7000);
  expect([book.mayAsk('vm', 16_999), book.mayAsk('vm', 17_000)]).toEqual([false, true]);
  for (let time = 0; time < 10; time += 1) book.leaveAlone('vm', 20_000);
  expect([book.mayAsk('vm', 79_999), book.mayAsk('vm', 80_000)]).toEqual([false, true]);
  book.heard('vm');
  expect(book.mayAsk('vm', 0)).toBe(true);
  book.leaveAlone('vm', 3000);
  book.forget('vm');
  expect(book.mayAsk('vm', 0)).toBe(true);
});

test('what is remembered is asked by one at a time, kept while it is fresh, and asked again after a failure', async () => {
  const bridges = new Remembered<number>();
  let now = 0;
  let asked = 0;
  const ask = () => Promise.resolve((asked += 1));
  const read = () => bridges.read(() => now, 100, ask);
  expect(await Promise.all([read(), read(), read()])).toEqual([1, 1, 1]);
  now = 99;
  expect(await read()).toBe(1);
  now = 100;
  await expect(
    bridges.read(
      () => now,
      100,
      () => Promise.reject(new Error('gone')),
    ),
  ).rejects.toThrow('gone');
  expect(await read()).toBe(2);
});
