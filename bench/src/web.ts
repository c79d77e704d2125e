import { fork } from 'node:child_process';
import { once } from 'node:events';
import { randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { apiOf } from '@anyvisor/test/support/api';
import type { Api } from '@anyvisor/test/support/api';
import { launchBrowser, signIn, visitor } from '@anyvisor/test/support/browser';
import { eventually } from '@anyvisor/test/support/eventually';
import type { Page } from 'playwright-core';
import type { BenchOptions } from './figures.ts';
import { heapBytes, heldSince, watchTasks } from './web/page-watch.ts';
import { scriptWeight } from './web/script-weight.ts';

const vms = 100_000;
const changesPerSecond = 200;
const entry = fileURLToPath(new URL('web/server-process.ts', import.meta.url));

/**
 * The web UI in Chromium at 100,000 VMs: what the sign-in page loads, what filtering and scrolling hold the page for,
 * and how it stands 200 changes a second. `rounds` are the minutes of that. Its limits are in the figures' names; its
 * peer is the same page at rest.
 */
export async function run({ rounds: minutes = 5 }: BenchOptions): Promise<Readonly<Record<string, unknown>>> {
  const token = randomBytes(32).toString('base64url');
  const server = fork(entry, [String(vms)], { env: { ...process.env, ANYVISOR_BOOTSTRAP_TOKEN: token } });
  const browser = await launchBrowser();
  try {
    const [{ url }] = (await once(server, 'message')) as [{ readonly url: string }];
    const user = await fill(apiOf(url, token));
    const { page } = await visitor(browser, url);
    await watchTasks(page);
    const signInScriptBytes = await scriptWeight(page, '/sign-in', () =>
      page.getByRole('button', { name: 'Sign in' }).waitFor(),
    );
    await signIn(page, user.name, user.password);
    await page.goto('/vms');
    await page.getByRole('row').nth(20).waitFor();
    const opening = await heldSince(page);
    const filtering = await filter(page);
    const scrolling = await scroll(page);
    await page.goto('/vms');
    await page.getByRole('row').nth(20).waitFor();
    await heldSince(page);
    const atRest = await workFor(page, 30);
    server.send({ change: changesPerSecond });
    const busy = await workWhileItChanges(page, minutes);
    return {
      vms,
      signInScriptKb: Math.round(signInScriptBytes / 102.4) / 10,
      openingLongestTaskMs: opening.longestTaskMs,
      filterLongestTaskMs: filtering.longestTaskMs,
      scrollLongestTaskMs: scrolling.longestTaskMs,
      changesPerSecond,
      minutes,
      atRest,
      ...busy,
      unit: 'ms',
    };
  } finally {
    await browser.close();
    server.send({ stop: true });
    await once(server, 'exit');
  }
}

/** Connects the paper hypervisor, waits until all its VMs are there, and makes somebody who may look. */
async function fill(api: Api): Promise<{ readonly name: string; readonly password: string }> {
  const user = { name: 'bench', password: randomBytes(15).toString('base64url') };
  await api.send('POST', '/users', { ...user, role: 'admin' });
  await api.send('POST', '/connections', { name: 'paper', parameters: { type: 'HYPERV' } });
  await eventually('all VMs are in the inventory', 300_000, async () => {
    const summary = await api.get<{ readonly vms: { readonly total: number } }>('/summary');
    return summary.vms.total === vms ? true : undefined;
  });
  return user;
}

/** Types into the search of the table, letter by letter, as people do, and clears it. */
async function filter(page: Page) {
  const box = page.getByRole('searchbox').first();
  for (const text of ['db-00', 'mail-09', 'queue']) {
    await box.fill('');
    await box.pressSequentially(text, { delay: 60 });
    await page
      .getByRole('row', { name: new RegExp(text) })
      .first()
      .waitFor();
  }
  await box.fill('');
  return heldSince(page);
}

/** Through 5,000 rows with the wheel. */
async function scroll(page: Page) {
  await page.getByRole('row').nth(10).hover();
  for (let turn = 0; turn < 160; turn += 1) {
    await page.mouse.wheel(0, 1_000);
    await page.waitForTimeout(25);
  }
  return heldSince(page);
}

/** Goes up and down the rows by keyboard for so many seconds; what the page was held by meanwhile. */
async function workFor(page: Page, seconds: number) {
  await page.getByRole('row').nth(5).click();
  const end = performance.now() + seconds * 1_000;
  while (performance.now() < end) {
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) {
      await page.keyboard.press(key);
      await page.waitForTimeout(100);
    }
  }
  return heldSince(page);
}

/** Minute by minute: what holds the page, and how large its heap is. */
async function workWhileItChanges(page: Page, minutes: number) {
  await workFor(page, 15);
  const heapFirst = await heapBytes(page);
  const held = [];
  for (let minute = 0; minute < minutes; minute += 1) {
    held.push(await workFor(page, 60));
  }
  const heapLast = await heapBytes(page);
  return {
    changingLongestTaskMs: Math.max(...held.map(({ longestTaskMs }) => longestTaskMs)),
    changingSlowestInputMs: Math.max(...held.map(({ slowestInputMs }) => slowestInputMs)),
    heapFirstMb: Math.round(heapFirst / 2 ** 20),
    heapLastMb: Math.round(heapLast / 2 ** 20),
  };
}
