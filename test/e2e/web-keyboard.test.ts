import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import type { Simulator } from '@anyvisor/adapter-proxmox/simulator';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAll } from '../support/api.ts';
import { browserSkipReason, launchBrowser, visit, visitor } from '../support/browser.ts';
import type { Visitor } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { chooseByArrows, focusOn, hasFocus, tabTo } from '../support/keyboard.ts';
import { proxmoxTemplate } from '../support/proxmox.ts';
import { startWebEstate } from '../support/web-estate.ts';
import type { WebEstate } from '../support/web-estate.ts';
import { waitForState } from '../support/web-forms.ts';

const reason = browserSkipReason();

describe.skipIf(reason !== undefined)(
  `every flow by keyboard alone${reason ? ` [skipped: ${reason}]` : ''}`,
  () => {
    let browser: Browser;
    let estate: WebEstate;
    let another: Simulator;
    let ada: Visitor;
    let page: Page;
    const press = (key: string) => page.keyboard.press(key);

    beforeAll(async () => {
      [browser, estate, another] = await Promise.all([
        launchBrowser(),
        startWebEstate(),
        startSimulator({ nodes: 1, vms: 2, seed: 5 }),
      ]);
      ada = await visitor(browser, estate.server.url());
      page = ada.page;
    });
    afterAll(async () => {
      await browser?.close();
      await estate?.stop();
      await another?.stop();
    });

    async function open(path: string, heading: string): Promise<void> {
      await visit(page, path);
      await page.getByRole('heading', { level: 1, name: heading }).waitFor();
    }

    const vmName = async (): Promise<string> =>
      (await estate.server.api.get<{ readonly name: string }>(`/vms/${estate.vmId}`)).name;

    test('signing in', async () => {
      await visit(page, '/sign-in');
      await focusOn('the name', page.getByRole('textbox', { name: 'Name' }));
      await page.keyboard.type(estate.user.name);
      await tabTo(page.getByRole('textbox', { name: 'Password' }));
      await page.keyboard.type(estate.user.password);
      await tabTo(page.getByRole('button', { name: 'Sign in' }));
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Dashboard' }).waitFor();
      expect(ada.complaints).toEqual([]);
    });

    test('the first stop leads past the frame to the content; the rail leads to the areas', async () => {
      await open('/', 'Dashboard');
      await press('Tab');
      await focusOn('the skip link', page.getByRole('link', { name: 'To the content' }));
      await press('Enter');
      await focusOn('the content', page.locator('#content'));
      await press('Tab');
      expect(await page.locator('#content :focus').count()).toBe(1);
      await tabTo(
        page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'VMs' }),
        'Shift+Tab',
      );
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: 'VMs' }).waitFor();
    });

    test('the table: arrows move, Space chooses, the menu opens and gives the focus back, Enter opens', async () => {
      await open('/vms', 'VMs');
      const grid = page.getByRole('grid', { name: 'VMs' });
      const row = grid.locator('[role="row"][data-active]');
      await grid.getByRole('row').nth(3).waitFor();
      await tabTo(grid);
      await press('ArrowDown');
      await press('ArrowDown');
      const second = (await row.getByRole('rowheader').innerText()).trim();
      await press('ArrowDown');
      await press('ArrowUp');
      expect((await row.getByRole('rowheader').innerText()).trim()).toBe(second);
      expect(await grid.getAttribute('aria-activedescendant')).toBe(await row.getAttribute('id'));
      await press('Space');
      expect(await row.getAttribute('aria-selected')).toBe('true');
      await page.getByRole('toolbar', { name: 'Actions of the chosen rows' }).waitFor();
      await press('Space');
      expect(await row.getAttribute('aria-selected')).toBe('false');
      await press('Shift+F10');
      const menu = page.getByRole('menu');
      await menu.waitFor();
      await focusOn('the menu', menu);
      await press('ArrowDown');
      await focusOn('an item of it', menu.locator('[role="menuitem"]:focus'));
      await press('Escape');
      await menu.waitFor({ state: 'detached' });
      await focusOn('the table', grid);
      await press('ArrowDown');
      await press('ArrowUp');
      await focusOn('the table', grid);
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: second }).waitFor();
    });

    test('the search: from anywhere to a VM, and back to where one was', async () => {
      await open('/operations', 'Operations');
      const rail = page.getByRole('navigation', { name: 'Areas' }).getByRole('link', { name: 'Settings' });
      await tabTo(rail);
      const box = page.getByRole('combobox', { name: 'Search everything' });
      await press('Control+k');
      await box.waitFor();
      await focusOn('the search', box);
      await press('Escape');
      await box.waitFor({ state: 'detached' });
      await focusOn('the link from before', rail);
      await press('Control+k');
      await focusOn('the search', box);
      const name = await vmName();
      await page.keyboard.type(name);
      await page
        .getByRole('option', { name: new RegExp(name) })
        .first()
        .waitFor();
      await press('Enter');
      await page.getByRole('heading', { level: 1, name }).waitFor();
      expect(ada.complaints).toEqual([]);
    });

    test('stopping a VM: the dialog takes the focus, Escape gives it back, Enter confirms', async () => {
      await open(`/vms/${estate.vmId}`, await vmName());
      const opener = page.getByRole('button', { name: 'Stop', exact: true, disabled: false });
      await tabTo(opener);
      await press('Enter');
      const dialog = page.getByRole('dialog');
      await dialog.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      await focusOn('the dialog', dialog);
      for (let stop = 0; stop < 8; stop++) {
        await press('Tab');
        await focusOn('the dialog', dialog);
      }
      await press('Escape');
      await dialog.waitFor({ state: 'detached' });
      await focusOn('the button from before', opener);
      await press('Enter');
      await dialog.getByRole('button', { name: 'Stop', exact: true }).waitFor();
      await tabTo(dialog.getByRole('radio', { name: 'Ask the guest' }));
      await press('ArrowDown');
      await dialog.getByRole('radio', { name: 'Pull the plug', checked: true }).waitFor();
      await tabTo(dialog.getByRole('button', { name: 'Stop', exact: true }));
      await press('Enter');
      await dialog.waitFor({ state: 'detached' });
      await waitForState(page, 'Stopped');
      await focusOn('what now stands there', page.getByRole('button', { name: 'Start', exact: true }));
      expect(ada.complaints).toEqual([]);
    });

    test('the menu of a VM: arrows reach what is impossible too, Escape gives the focus back', async () => {
      await open(`/vms/${estate.vmId}`, await vmName());
      const opener = page.getByRole('button', { name: 'Actions', exact: true });
      await tabTo(opener);
      await press('Enter');
      const menu = page.getByRole('menu');
      await menu.waitFor();
      const impossible = menu.getByRole('menuitem', { name: 'Pause', exact: true, disabled: true });
      await impossible.waitFor();
      for (let step = 0; step < 20; step++) {
        if (await hasFocus(impossible)) break;
        await press('ArrowDown');
      }
      await focusOn('an impossible entry', impossible);
      await page.getByRole('tooltip').waitFor();
      await press('Escape');
      await menu.waitFor({ state: 'detached' });
      await focusOn('the button of the menu', opener);
      expect(ada.complaints).toEqual([]);
    });

    test('the form of a new VM from its first field to its last', async () => {
      await open('/vms', 'VMs');
      await tabTo(page.getByRole('link', { name: 'Create VM' }));
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Create VM' }).waitFor();
      await tabTo(page.getByRole('textbox', { name: 'Name', exact: true }));
      await page.keyboard.type('by-keyboard');
      await tabTo(page.getByRole('combobox', { name: 'Connection', exact: true }));
      await page.keyboard.type('berlin');
      await page.getByRole('option', { name: 'berlin' }).waitFor();
      await press('ArrowDown');
      await press('Enter');
      const templates = page.getByRole('radiogroup', { name: 'Template' });
      const template = templates.getByRole('radio', { name: new RegExp(`^${proxmoxTemplate} `) });
      await template.waitFor();
      await tabTo(templates);
      await chooseByArrows(template);
      const sizes = page.getByRole('radiogroup', { name: 'Size' });
      await tabTo(sizes);
      await chooseByArrows(sizes.getByRole('radio', { name: /^Tiny/ }));
      await tabTo(page.getByRole('switch', { name: 'Start afterwards' }));
      await tabTo(page.getByRole('button', { name: 'Create VM' }));
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: /by-keyboard/ }).waitFor();
      await eventually('it is made', 60_000, async () =>
        (await listAll<{ readonly name: string }>(estate.server.api, '/vms')).find(
          ({ name }) => name === 'by-keyboard',
        ),
      );
      expect(ada.complaints).toEqual([]);
    }, 120_000);

    test('the form of a connection, with its test and the certificate to confirm', async () => {
      const { hostname, port } = new URL(another.url);
      await open('/connections', 'Connections');
      await tabTo(page.getByRole('link', { name: 'Connect a hypervisor' }));
      await press('Enter');
      await tabTo(page.getByRole('link', { name: /^Proxmox VE/ }));
      await press('Enter');
      for (const [label, content] of [
        ['Name', 'paris'],
        ['Host', hostname],
        ['Port', port],
        ['Token', another.tokenId],
        ['Secret of the token', another.tokenSecret],
      ] as const) {
        const field = page.getByRole('textbox', { name: label, exact: true });
        await tabTo(field.or(page.getByRole('combobox', { name: label, exact: true })));
        await press('Control+a');
        await page.keyboard.type(content);
      }
      await tabTo(page.getByRole('button', { name: 'Test', exact: true }));
      await press('Enter');
      const confirm = page.getByRole('button', { name: 'It is; accept only this one' });
      await confirm.waitFor();
      await tabTo(confirm, 'Shift+Tab');
      await press('Enter');
      await page.getByRole('heading', { name: 'It works' }).waitFor();
      await tabTo(page.getByRole('button', { name: 'Connect', exact: true }));
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: 'paris' }).waitFor();
      expect(ada.complaints).toEqual([]);
    }, 90_000);

    test('the tray of operations keeps the focus inside and gives it back', async () => {
      await open('/', 'Dashboard');
      const opener = page.getByRole('button', { name: /^My operations/ });
      await tabTo(opener);
      await press('Enter');
      const tray = page.getByRole('dialog', { name: 'My operations' });
      await tray.waitFor();
      await focusOn('the tray', tray);
      for (let stop = 0; stop < 12; stop++) {
        await press('Tab');
        await focusOn('the tray', tray);
      }
      await press('Escape');
      await tray.waitFor({ state: 'detached' });
      await focusOn('the button of the tray', opener);
      await press('Enter');
      await tray.waitFor();
      await tabTo(tray.getByRole('link', { name: /by-keyboard/ }).first());
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: /by-keyboard/ }).waitFor();
      expect(ada.complaints).toEqual([]);
    });

    test('the menu of the user: colours and language, and the way out', async () => {
      await open('/', 'Dashboard');
      const opener = page.getByRole('button', { name: /^Signed in as/ });
      await tabTo(opener);
      await press('Enter');
      await tabTo(page.getByRole('radio', { name: 'Auto' }));
      await press('ArrowRight');
      await press('ArrowRight');
      await eventually('it is dark', 5_000, async () =>
        (await page.locator('html').getAttribute('data-mantine-color-scheme')) === 'dark' ? true : undefined,
      );
      await tabTo(page.getByRole('radio', { name: 'English' }));
      await press('ArrowRight');
      await eventually('it is German', 5_000, async () =>
        (await page.locator('html').getAttribute('lang')) === 'de' ? true : undefined,
      );
      await press('Escape');
      await focusOn('the button of the menu', page.getByRole('button', { name: /^Angemeldet als/ }));
      await press('Enter');
      await tabTo(page.getByRole('button', { name: 'Abmelden' }));
      await press('Enter');
      await page.getByRole('heading', { level: 1, name: 'Anmelden' }).waitFor();
      expect(ada.complaints).toEqual([]);
    });
  },
);
