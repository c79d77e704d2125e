import { mkdir, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { apiOf } from '../support/api.ts';
import { launchBrowser, settled, signIn, visitor } from '../support/browser.ts';
import { openOverlay, toPageOf } from '../support/open-overlay.ts';
import { addUser, startWebEstate } from '../support/web-estate.ts';
import { noIds, refusal } from './unwell.ts';
import { overlays } from '../support/web-overlays.ts';
import { estateIds, pages } from '../support/web-pages.ts';
import type { EstateIds } from '../support/web-pages.ts';

/**
 * npm run screenshots [NAME…]
 *
 * Writes a picture of every page, and of some with a menu or dialog open, to docs/screenshots: light and dark, 1440 and 390 wide, German, loading, failing,
 * empty. With names only those. The guests are simulated; the pictures differ only where the pages do.
 */
const folder = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
const wanted = process.argv.slice(2);
const isChosen = (name: string) => wanted.length === 0 || wanted.includes(name);
const chosen = pages.filter(({ name }) => isChosen(name));
const chosenOverlays = overlays.filter(({ name, picture }) => picture === true && isChosen(name));

const estate = await startWebEstate();
const browser = await launchBrowser();
try {
  if (wanted.length === 0) await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const ids = await estateIds(estate.server.api, estate.vmId, estate.operationId);
  if (chosenOverlays.length > 0) await failOnce(ids);
  const looks = [
    { suffix: 'light', options: {} },
    { suffix: 'dark', options: { colorScheme: 'dark' } },
    { suffix: 'narrow', options: { width: 390, height: 844 } },
    { suffix: 'narrow-dark', options: { width: 390, height: 844, colorScheme: 'dark' } },
    { suffix: 'german', options: { language: 'de' } },
    { suffix: 'german-narrow', options: { language: 'de', width: 390, height: 844 } },
  ] as const;
  for (const { suffix, options } of looks) {
    const { page, context } = await visitor(browser, estate.server.url(), options);
    await shootFrontDoor(page, suffix);
    await signIn(page, estate.user.name, estate.user.password);
    for (const each of chosen) {
      await page.goto(each.path(ids));
      await settled(page);
      await shoot(page, `${each.name}.${suffix}`);
    }
    for (const overlay of chosenOverlays) {
      await page.goto(overlay.path(ids));
      await settled(page);
      await openOverlay(overlay, { page, estate, language: 'language' in options ? options.language : 'en' });
      await shoot(page, `${overlay.name}.${suffix}`);
    }
    if (suffix === 'light') await shootUnwell(page, ids);
    await context.close();
  }
  await shootEmpty();
} finally {
  await browser.close();
  await estate.stop();
}
process.exit();

/** Something that did not end well, for the tray to tell of. */
async function failOnce(ids: EstateIds): Promise<void> {
  const { page, context } = await visitor(browser, estate.server.url());
  await signIn(page, estate.user.name, estate.user.password);
  for (const overlay of overlays.filter(({ name }) => name === 'toast-failed')) {
    await toPageOf(overlay, page, ids);
    await openOverlay(overlay, { page, estate, language: 'en' });
  }
  await context.close();
}

async function shootFrontDoor(page: Page, suffix: string): Promise<void> {
  if (wanted.length > 0 && !wanted.includes('sign-in')) return;
  await page.goto('/sign-in');
  await settled(page);
  await shoot(page, `sign-in.${suffix}`);
}

/** The same pages while their data is on its way, and when the server refuses it. */
async function shootUnwell(page: Page, ids: EstateIds): Promise<void> {
  for (const each of chosen) {
    if (each.data === undefined) continue;
    const never = new Promise<void>(() => undefined);
    const waiting = await page.context().newPage();
    await waiting.route(each.data, () => never);
    await waiting.goto(each.path(ids), { waitUntil: 'commit' });
    await waiting.waitForTimeout(2_000);
    await shoot(waiting, `${each.name}.loading`);
    await waiting.close();
    const refused = await page.context().newPage();
    await refused.route(each.data, (route) => route.fulfill(refusal));
    await refused.goto(each.path(ids));
    await refused.getByRole('alert').first().waitFor();
    await shoot(refused, `${each.name}.failing`);
    await refused.close();
  }
}

/** Somebody in a tenant where nothing is yet. */
async function shootEmpty(): Promise<void> {
  const { server } = estate;
  const { adminToken } = await server.api.send<{ adminToken: string }>('POST', '/tenants', { name: 'Acme' });
  const acme = { ...server, api: apiOf(server.url(), adminToken) };
  const user = await addUser(acme, 'grace', 'admin');
  const { page, context } = await visitor(browser, server.url());
  await signIn(page, user.name, user.password);
  const ofNothing = (each: (typeof chosen)[number]): boolean => /\/none(\/|\?|$)/.test(each.path(noIds));
  for (const { name, path } of chosen.filter((each) => !ofNothing(each))) {
    await page.goto(path(noIds));
    await settled(page);
    await shoot(page, `${name}.empty`);
  }
  await context.close();
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: `${folder}/${name}.png` });
  console.log(`docs/screenshots/${name}.png`);
}
