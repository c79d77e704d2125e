import type { Locator, Page } from 'playwright-core';
import type { Operation } from './api.ts';
import { settled, visit } from './browser.ts';
import { endOf } from './estate.ts';
import { eventually } from './eventually.ts';
import type { Overlay, Press, Write } from './web-overlays.ts';
import type { WebEstate } from './web-estate.ts';
import { estateIds } from './web-pages.ts';
import type { EstateIds } from './web-pages.ts';
import { shownAs } from './web-words.ts';
import type { Language } from './web-words.ts';

const deadline = 20_000;

const overPage = '[role="dialog"], [role="menu"]';

/** What of the page an overlay is. */
export function rootOf({ root }: Overlay): string {
  return root ?? overPage;
}

export interface OpenOverlay {
  readonly root: Locator;
  /** What it was opened with: here the focus belongs when it is closed. */
  readonly opener: Locator;
}

/** Somebody at a page of an estate. */
export interface AtPage {
  readonly page: Page;
  readonly estate: WebEstate;
  readonly language: Language;
}

/** Adds to an estate what some of them are about. */
export async function withOverlays({ server: { api }, vmId, operationId }: WebEstate): Promise<EstateIds> {
  await api.send('POST', '/tokens', { name: 'nightly', role: 'viewer' });
  const backup = await api.send<Operation>('POST', `/vms/${vmId}/backups`, { target: 'nfs' });
  const { state, error } = await endOf(api, backup.id);
  if (state !== 'SUCCEEDED') throw new Error(JSON.stringify(error));
  return estateIds(api, vmId, operationId);
}

/** Goes to the page of an overlay, unless it is the one that is shown. */
export async function toPageOf(overlay: Overlay, page: Page, ids: EstateIds): Promise<void> {
  const path = overlay.path(ids);
  const { pathname, search } = new URL(page.url());
  if (pathname + search === path && overlay.before === undefined) return;
  await visit(page, path);
  await settled(page);
}

/** Opens an overlay of the page that is shown, by keyboard alone, and waits until all of it is there. */
export async function openOverlay(overlay: Overlay, at: AtPage): Promise<OpenOverlay> {
  const { page, language } = at;
  const everywhere = page.locator('body');
  for (const step of overlay.before ?? []) {
    await ('field' in step ? fill(step, at, everywhere) : take(page, step, language, partOf(at, step)));
  }
  const [first, ...then] = overlay.open;
  if (first === undefined || 'field' in first) throw new Error(`${overlay.name}: nothing opens it`);
  const opener = await take(page, first, language, partOf(at, first));
  const over = page.locator(overPage).filter({ visible: true });
  for (const step of then) {
    await ('field' in step ? fill(step, at, over) : take(page, step, language, over));
  }
  const root = page.locator(rootOf(overlay)).filter({ visible: true }).last();
  await isAllThere(root);
  await root.scrollIntoViewIfNeeded();
  return { root, opener };
}

/** Escape, once for each thing that lies on another, until nothing lies over the page. */
export async function escape(page: Page): Promise<void> {
  const over = page.locator(`${overPage}, [role="listbox"]`).filter({ visible: true });
  for (let left = await over.count(); left > 0; left = await over.count()) {
    await page.keyboard.press('Escape');
    const before = left;
    await eventually('Escape closes it', 5_000, async () =>
      (await over.count()) < before ? true : undefined,
    );
  }
}

async function take(page: Page, step: Press, language: Language, place: Locator): Promise<Locator> {
  const { role, name } = step;
  const target = place
    .getByRole(role, { name: shownAs(name, language), disabled: false })
    .filter({ visible: true })
    .first();
  await target.waitFor({ timeout: deadline });
  await target.focus();
  await page.keyboard.press(role === 'checkbox' ? 'Space' : 'Enter');
  return target;
}

/** Where a page has what opens something: anywhere, or in the part that is named. */
function partOf({ page, language }: AtPage, { within }: Press): Locator {
  if (within === undefined) return page.locator('body');
  const name = shownAs(within, language);
  return page.getByRole('region', { name }).or(page.getByRole('grid', { name }));
}

async function fill({ field, text }: Write, { estate, language }: AtPage, place: Locator): Promise<void> {
  const { source } = shownAs(field, language);
  // A field that must be filled has an asterisk, which is not part of its name but of its label's text.
  const label = new RegExp(source.replace(/\$$/, String.raw`( \*)?$`));
  await place.getByLabel(label).filter({ visible: true }).first().fill(text(estate));
}

/** Nothing in it is still on its way, and it has stopped to change. */
async function isAllThere(root: Locator): Promise<void> {
  await root.waitFor({ timeout: deadline });
  let before = '';
  await eventually('what was opened is all there', deadline, async () => {
    const waiting = await root.locator('[aria-busy="true"], .mantine-Skeleton-root, [data-loading]').count();
    const now = `${await root.innerHTML()} ${JSON.stringify(await root.boundingBox())}`;
    const rests = waiting === 0 && now === before;
    before = now;
    if (!rests) await root.page().waitForTimeout(120);
    return rests ? true : undefined;
  });
}
