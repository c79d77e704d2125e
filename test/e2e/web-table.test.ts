import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserSkipReason, launchBrowser, signIn, visit, visitor } from '../support/browser.ts';
import { focusOn } from '../support/keyboard.ts';
import { startWebEstate } from '../support/web-estate.ts';
import type { WebEstate } from '../support/web-estate.ts';

const reason = browserSkipReason();

describe.skipIf(reason !== undefined)(
  `a table whose rows come and go${reason ? ` [skipped: ${reason}]` : ''}`,
  () => {
    let browser: Browser;
    let estate: WebEstate;

    beforeAll(async () => {
      [browser, estate] = await Promise.all([launchBrowser(), startWebEstate()]);
    });
    afterAll(async () => {
      await browser?.close();
      await estate?.stop();
    });

    test('a row that is scrolled away with the focus in it leaves the focus to the table, not to another row', async () => {
      const { page, complaints } = await visitor(browser, estate.server.url(), { width: 1440, height: 420 });
      await signIn(page, estate.user.name, estate.user.password);
      await visit(page, '/vms');
      const grid = page.getByRole('grid', { name: 'VMs' });
      const box = grid.getByRole('row').nth(1).getByRole('checkbox');
      await box.click();
      await focusOn('its box', box);
      await grid.hover();
      await page.mouse.wheel(0, 700);
      // The box is in the table: only when its row is gone does the focus say anything.
      await grid.locator('[aria-rowindex="2"]').waitFor({ state: 'detached' });
      await focusOn('the table', grid);
      expect(await grid.getByRole('checkbox', { checked: true }).count()).toBe(0);
      await page.mouse.wheel(0, -700);
      await grid.locator('[aria-rowindex="2"]').waitFor();
      expect(await grid.locator('[aria-rowindex="2"]').getAttribute('aria-selected')).toBe('true');
      expect(complaints).toEqual([]);
    });
  },
);
