import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { endOf } from '../support/estate.ts';
import { browserSkipReason, launchBrowser, signIn, visitor } from '../support/browser.ts';
import type { Visitor } from '../support/browser.ts';
import { startWebEstate } from '../support/web-estate.ts';
import type { WebEstate } from '../support/web-estate.ts';
import { waitForState } from '../support/web-forms.ts';

const reason = browserSkipReason();

describe.skipIf(reason !== undefined)(`many tabs${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let browser: Browser;
  let estate: WebEstate;
  let ada: Visitor;
  /** Who follows the server, in the order in which they began. */
  const leaders: Page[] = [];
  const tabs: Page[] = [];

  beforeAll(async () => {
    [browser, estate] = await Promise.all([launchBrowser(), startWebEstate({ vms: 5 })]);
    ada = await visitor(browser, estate.server.url());
    ada.context.on('request', (request) => {
      if (new URL(request.url()).pathname === '/api/v1/events') leaders.push(request.frame().page());
    });
    await signIn(ada.page, estate.user.name, estate.user.password);
  });
  afterAll(async () => {
    await browser?.close();
    await estate?.stop();
  });

  const happen = async (verb: 'start' | 'stop') => {
    const { id } = await estate.server.api.send<{ id: string }>('POST', `/vms/${estate.vmId}/${verb}`, {});
    await endOf(estate.server.api, id);
  };
  const allShow = (state: string) => Promise.all(tabs.map((tab) => waitForState(tab, state)));
  const allAreLive = () =>
    Promise.all(tabs.map((tab) => tab.locator('[role="status"][data-state="live"]').waitFor()));

  test('more than a browser has connections for all show what changes, over one stream', async () => {
    tabs.push(ada.page);
    while (tabs.length < 8) {
      tabs.push(await ada.context.newPage());
      tabs.at(-1)?.setDefaultTimeout(15_000);
    }
    for (const tab of tabs) {
      await tab.goto(`/vms/${estate.vmId}`);
      await waitForState(tab, 'Running');
    }
    await allAreLive();
    await happen('stop');
    await allShow('Stopped');
    expect(new Set(leaders).size).toBe(1);
    expect(ada.complaints).toEqual([]);
  });

  test('the others go on when the leading one is closed', async () => {
    const leader = leaders.at(-1);
    const at = tabs.findIndex((tab) => tab === leader);
    expect(at).toBeGreaterThanOrEqual(0);
    await tabs.splice(at, 1)[0]?.close();
    await happen('start');
    await allShow('Running');
    await allAreLive();
    expect(tabs).toHaveLength(7);
    expect(tabs).toContain(leaders.at(-1));
    expect(ada.complaints).toEqual([]);
  });

  test('signing out in one of them leads all to the sign-in', async () => {
    const one = tabs.find((tab) => tab !== leaders.at(-1));
    await one?.bringToFront();
    await one?.getByRole('button', { name: /Signed in as/ }).click();
    await one?.getByText('Sign out', { exact: true }).click();
    await Promise.all(tabs.map((tab) => tab.waitForURL(/\/sign-in/)));
    expect(ada.complaints).toEqual([]);
  });
});
