import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserSkipReason, launchBrowser, signIn, visitor } from '../support/browser.ts';
import type { VisitorOptions } from '../support/browser.ts';
import { focusOn } from '../support/keyboard.ts';
import { changeScheme, leftInEnglish, sticksOut, sticksOutOf, violations } from '../support/look-at.ts';
import { escape, openOverlay, rootOf, toPageOf, withOverlays } from '../support/open-overlay.ts';
import type { AtPage, OpenOverlay } from '../support/open-overlay.ts';
import { startWebEstate } from '../support/web-estate.ts';
import type { WebEstate } from '../support/web-estate.ts';
import { overlays } from '../support/web-overlays.ts';
import type { Overlay } from '../support/web-overlays.ts';
import type { EstateIds } from '../support/web-pages.ts';

const reason = browserSkipReason();
const phone = { width: 390, height: 844 };
const desk = { width: 1440, height: 900 };
/** What else axe looks at is the same in both schemes. */
const colourRules = ['color-contrast', 'link-in-text-block'];

type Look = (open: OpenOverlay, overlay: Overlay, at: AtPage) => Promise<readonly string[]>;

describe.skipIf(reason !== undefined)(
  `every menu and dialog, open${reason ? ` [skipped: ${reason}]` : ''}`,
  () => {
    let browser: Browser;
    let estate: WebEstate;
    let ids: EstateIds;

    beforeAll(async () => {
      [browser, estate] = await Promise.all([launchBrowser(), startWebEstate({ vms: 12 })]);
      ids = await withOverlays(estate);
    });
    afterAll(async () => {
      await browser?.close();
      await estate?.stop();
    });

    /** Opens one after the other; answers what `look` found, and what could not be opened, by overlay. */
    async function openEach(options: VisitorOptions, look: Look): Promise<readonly string[]> {
      const { page, context, complaints } = await visitor(browser, estate.server.url(), options);
      const at: AtPage = { page, estate, language: options.language ?? 'en' };
      await signIn(page, estate.user.name, estate.user.password);
      const found: string[] = [];
      for (const overlay of overlays) {
        let wrong = await lookAt(overlay, at, look);
        if (wrong.length > 0) {
          // What is wrong with it is wrong again when it is opened anew; a page that was late is not.
          const { width = desk.width, height = desk.height } = options;
          await page.setViewportSize({ width, height });
          await page.emulateMedia({ colorScheme: 'light' });
          wrong = await lookAt(overlay, at, look);
        }
        found.push(...wrong);
      }
      await context.close();
      return [...found, ...complaints];
    }

    /** What `look` finds in one of them, or why it could not be opened. */
    async function lookAt(overlay: Overlay, at: AtPage, look: Look): Promise<readonly string[]> {
      const { page } = at;
      try {
        await toPageOf(overlay, page, ids);
        const found = await look(await openOverlay(overlay, at), overlay, at);
        if (overlay.aside || found.length > 0) await page.goto('about:blank');
        return found.map((each) => `${overlay.name}: ${each}`);
      } catch (error) {
        await page.goto('about:blank');
        return [`${overlay.name}: ${String(error)}`];
      }
    }

    test('has nothing for axe to complain about, light and dark; takes the focus, Escape gives it back', async () => {
      const found = await openEach({}, async ({ root, opener }, overlay, { page }) => {
        const within = rootOf(overlay);
        const light = await violations(page, { within });
        await changeScheme(page, 'dark');
        const dark = await violations(page, { within, rules: colourRules });
        await changeScheme(page, 'light');
        if (!overlay.aside) {
          // A list of choices leaves the focus in its field, and that is in the dialog.
          const holder = page.getByRole('dialog').or(page.getByRole('menu')).filter({ visible: true });
          await focusOn(overlay.name, overlay.root === undefined ? root : holder.last());
          await escape(page);
          await focusOn(`what opened ${overlay.name}`, opener);
        }
        return [...light, ...dark.map((each) => `dark: ${each}`)];
      });
      expect(found).toEqual([]);
    }, 300_000);

    test('speaks German, and nothing of it sticks out or is cut off, on a phone and on a desk', async () => {
      const found = await openEach({ language: 'de', ...phone }, async ({ root }, overlay, { page }) => {
        const english = (await leftInEnglish(root)).map((text) => `English: ${text}`);
        const narrow = [...(await sticksOutOf(root)), ...(await sticksOut(page))];
        const wide: string[] = [];
        // Menus are as wide as their words, wherever they are.
        if ((await root.getAttribute('role')) === 'dialog') {
          await page.setViewportSize(desk);
          wide.push(...(await sticksOutOf(root)));
          await page.setViewportSize(phone);
        }
        if (!overlay.aside) await escape(page);
        return [...english, ...narrow.map((each) => `390: ${each}`), ...wide.map((each) => `1440: ${each}`)];
      });
      expect(found).toEqual([]);
    }, 300_000);
  },
);
