import { afterEach, describe, expect, test } from 'vitest';
import { shareStream } from '../src/live/shared-stream.ts';
import { tabsOf } from './support/tabs.ts';
import type { Tabs } from './support/tabs.ts';

let tabs: Tabs;
afterEach(() => tabs.closeAll());

const settle = () => tabs.settle();

describe('tabs that share a stream', () => {
  test('have one between them, and all hear what comes over it', async () => {
    tabs = tabsOf(shareStream);
    const [a, b, c] = [tabs.open(), tabs.open(), tabs.open()];
    await settle();
    expect(tabs.streams()).toEqual([a.id]);
    a.stream()?.opened();
    a.stream()?.event('one');
    a.stream()?.event('two');
    await settle();
    for (const tab of [a, b, c]) {
      expect(tab.heard).toEqual(['connecting', 'opened', 'one', 'two']);
    }
  });

  test('that come later are told where the stream stands, and read once', async () => {
    tabs = tabsOf(shareStream);
    const a = tabs.open();
    await settle();
    a.stream()?.opened();
    a.stream()?.event('before');
    const late = tabs.open();
    await settle();
    expect(late.heard).toEqual(['opened']);
    late.tick();
    a.stream()?.event('after');
    await settle();
    expect(late.heard).toEqual(['opened', 'after']);
    expect(a.heard).toEqual(['connecting', 'opened', 'before', 'after']);
  });

  test('go on when the leader closes: the next opens a stream and all read anew', async () => {
    tabs = tabsOf(shareStream);
    const [a, b, c] = [tabs.open(), tabs.open(), tabs.open()];
    await settle();
    a.stream()?.opened();
    await settle();
    a.close();
    await settle();
    expect(tabs.streams()).toEqual([b.id]);
    b.stream()?.opened();
    b.stream()?.event('afterwards');
    await settle();
    for (const tab of [b, c]) {
      expect(tab.heard).toEqual(['connecting', 'opened', 'connecting', 'opened', 'afterwards']);
    }
    expect(a.heard).toEqual(['connecting', 'opened']);
  });

  test('read anew when the stream was reopened, and when something was lost on the way', async () => {
    tabs = tabsOf(shareStream);
    const [a, b] = [tabs.open(), tabs.open()];
    await settle();
    a.stream()?.opened();
    a.stream()?.state('away');
    a.stream()?.opened();
    await settle();
    expect(b.heard).toEqual(['connecting', 'opened', 'away', 'opened']);
    tabs.loseNext();
    a.stream()?.event('lost');
    a.stream()?.event('came');
    await settle();
    expect(b.heard.slice(4)).toEqual(['came', 'opened']);
    a.stream()?.event('next');
    await settle();
    expect(b.heard.slice(6)).toEqual(['next']);
  });

  test('are all told that the session is over, and none begins anew', async () => {
    tabs = tabsOf(shareStream);
    const [a, b, c] = [tabs.open(), tabs.open(), tabs.open()];
    await settle();
    a.stream()?.ended();
    await settle();
    for (const tab of [a, b, c]) {
      expect(tab.heard).toEqual(['connecting', 'ended']);
      expect(tab.over()).toBe(true);
    }
    expect(tabs.streams()).toEqual([]);
  });
});

describe('a leader that is asleep', () => {
  test('is replaced by the tab that somebody looks at, and follows when it wakes', async () => {
    tabs = tabsOf(shareStream);
    const [a, b] = [tabs.open(), tabs.open()];
    await settle();
    a.stream()?.opened();
    await settle();
    a.sleep();
    for (let asked = 0; asked < 2; asked += 1) {
      b.tick();
      await settle();
    }
    expect(tabs.streams()).toEqual([a.id]);
    b.tick();
    await settle();
    a.wake();
    await settle();
    expect(tabs.streams()).toEqual([b.id]);
    b.stream()?.opened();
    b.stream()?.event('on');
    await settle();
    expect(b.heard.slice(-2)).toEqual(['opened', 'on']);
    expect(a.heard.slice(-2)).toEqual(['opened', 'on']);
    b.close();
    await settle();
    expect(tabs.streams()).toEqual([a.id]);
  });

  test('is left alone by tabs in the background', async () => {
    tabs = tabsOf(shareStream);
    const [a, b] = [tabs.open(), tabs.open({ visible: false })];
    await settle();
    a.sleep();
    for (let asked = 0; asked < 9; asked += 1) {
      b.tick();
      await settle();
    }
    expect(tabs.streams()).toEqual([a.id]);
  });

  test('in the background is replaced while the server is away: there waiting is slow', async () => {
    tabs = tabsOf(shareStream);
    const [a, b] = [tabs.open({ visible: false }), tabs.open()];
    await settle();
    a.stream()?.state('away');
    await settle();
    for (let asked = 0; asked < 3; asked += 1) {
      b.tick();
      await settle();
    }
    expect(tabs.streams()).toEqual([b.id]);
  });

  test('that answers stays, however often it is asked', async () => {
    tabs = tabsOf(shareStream);
    const [a, b] = [tabs.open({ visible: false }), tabs.open()];
    await settle();
    a.stream()?.opened();
    for (let asked = 0; asked < 9; asked += 1) {
      b.tick();
      await settle();
    }
    expect(tabs.streams()).toEqual([a.id]);
  });
});

test('where the browser gives no locks each tab follows for itself', async () => {
  tabs = tabsOf(shareStream, { locks: false });
  const [a, b] = [tabs.open(), tabs.open()];
  await settle();
  expect(tabs.streams()).toEqual([a.id, b.id]);
  b.stream()?.opened();
  await settle();
  expect(b.heard).toEqual(['connecting', 'opened']);
});
