import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserSkipReason, launchBrowser, settled, signIn, visitor } from '../support/browser.ts';
import type { VisitorOptions } from '../support/browser.ts';
import { sticksOut, violations } from '../support/look-at.ts';
import { startWebEstate } from '../support/web-estate.ts';
import type { WebEstate } from '../support/web-estate.ts';
import { estateIds, pages } from '../support/web-pages.ts';
import type { EstateIds } from '../support/web-pages.ts';

const reason = browserSkipReason();

describe.skipIf(reason !== undefined)(`every page${reason ? ` [skipped: ${reason}]` : ''}`, () => {
  let browser: Browser;
  let estate: WebEstate;
  let ids: EstateIds;

  beforeAll(async () => {
    [browser, estate] = await Promise.all([launchBrowser(), startWebEstate()]);
    ids = await estateIds(estate.server.api, estate.vmId, estate.operationId);
  });
  afterAll(async () => {
    await browser.close();
    await estate.stop();
  });

  /** Signs somebody in and shows them every page in turn; what `look` answers is collected by page. */
  async function onEveryPage<T>(
    options: VisitorOptions,
    look: (page: Page) => Promise<readonly T[]>,
  ): Promise<readonly (readonly [string, T])[]> {
    const { page, context, complaints } = await visitor(browser, estate.server.url(), options);
    const found: (readonly [string, T])[] = [];
    await page.goto('/sign-in');
    await settled(page);
    found.push(...(await look(page)).map((each) => ['sign-in', each] as const));
    await signIn(page, estate.user.name, estate.user.password);
    for (const { name, path } of pages) {
      await page.goto(path(ids));
      await settled(page);
      found.push(...(await look(page)).map((each) => [name, each] as const));
    }
    await context.close();
    expect(complaints).toEqual([]);
    return found;
  }

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has nothing for axe to complain about, ${colorScheme}`, async () => {
      expect(await onEveryPage({ colorScheme }, (page) => violations(page))).toEqual([]);
    }, 300_000);
  }

  test('speaks German without a word of the catalogue left in English, and nothing sticks out', async () => {
    expect(await onEveryPage({ language: 'de' }, sticksOut)).toEqual([]);
  }, 300_000);

  test('fits a phone, in German too: nothing is wider than the screen', async () => {
    expect(await onEveryPage({ language: 'de', width: 390, height: 844 }, sticksOut)).toEqual([]);
  }, 300_000);
});
