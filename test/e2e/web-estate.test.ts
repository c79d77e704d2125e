import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import type { Simulator } from '@anyvisor/adapter-proxmox/simulator';
import { missingPrerequisites, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAll } from '../support/api.ts';
import { browserSkipReason, launchBrowser, signIn, visitor } from '../support/browser.ts';
import type { Visitor } from '../support/browser.ts';
import { eventually } from '../support/eventually.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { addUser } from '../support/web-estate.ts';
import { addConnection, createVm, waitForState } from '../support/web-forms.ts';
import { proxmoxTemplate, proxmoxTruth } from '../support/proxmox.ts';
import { vcenterTemplate } from '../support/vcenter.ts';

const reasons = [
  ...(await missingPrerequisites()),
  vcsimSkipReason() ?? [],
  browserSkipReason() ?? [],
].flat();
if (reasons.length > 0 && process.env['CI'] !== undefined) throw new Error(reasons.join('; '));
const reason = reasons.length > 0 ? ` [skipped: ${reasons.join('; ')}]` : '';

interface ListedVm {
  readonly id: string;
  readonly name: string;
  readonly powerState: string;
  readonly connectionName: string;
}

describe.skipIf(reasons.length > 0)(`three platforms in one tenant, in a browser${reason}`, () => {
  let browser: Browser;
  let server: RunningServer;
  let host: LibvirtHost;
  let sim: Vcsim;
  let cluster: Simulator;
  let ada: Visitor;
  let page: Page;

  beforeAll(async () => {
    [browser, server, host, sim, cluster] = await Promise.all([
      launchBrowser(),
      runServer(),
      startLibvirtHost({ defaultNetwork: true }),
      startVcsim({ vms: 2, password: 'correct horse' }),
      startSimulator({ nodes: 3, vms: 110, seed: 3, speed: 20 }),
    ]);
    const user = await addUser(server, 'ada', 'admin');
    ada = await visitor(browser, server.url());
    page = ada.page;
    await signIn(page, user.name, user.password);
  }, 900_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([cluster?.stop(), sim?.stop(), host?.stop()]);
  });

  const vms = () => listAll<ListedVm>(server.api, '/vms');

  test('each hypervisor is connected through its form, its certificate confirmed', async () => {
    await addConnection(page, 'KVM/libvirt', 'kvm-1', {
      'libvirt URI': host.tcpUri,
      'How guests run': 'Emulated',
    });
    await addConnection(page, 'VMware vSphere', 'vcenter-1', {
      Address: sim.url,
      'User name': sim.username,
      Password: sim.password,
    });
    const { hostname, port } = new URL(cluster.url);
    await addConnection(page, 'Proxmox VE', 'berlin', {
      Host: hostname,
      Port: port,
      Token: cluster.tokenId,
      'Secret of the token': cluster.tokenSecret,
    });
    await eventually('VMs of both simulators are listed', 60_000, async () => {
      const names = new Set((await vms()).map(({ connectionName }) => connectionName));
      return names.has('vcenter-1') && names.has('berlin') ? true : undefined;
    });
    expect(ada.complaints).toEqual([]);
  }, 240_000);

  const places = () => [
    { name: 'web-kvm', connection: 'kvm-1', template: host.templateVolume },
    { name: 'web-vsphere', connection: 'vcenter-1', template: vcenterTemplate },
    { name: 'web-proxmox', connection: 'berlin', template: proxmoxTemplate },
  ];

  test('a VM is made on each through the form, and its page shows it running', async () => {
    for (const place of places()) {
      await createVm(page, place);
      const made = await eventually(`${place.name} runs`, 120_000, async () =>
        (await vms()).find(({ name, powerState }) => name === place.name && powerState === 'RUNNING'),
      );
      await page.goto(`/vms/${made.id}`);
      await page.getByRole('heading', { level: 1, name: place.name }).waitFor();
      await waitForState(page, 'Running');
    }
    expect(ada.complaints).toEqual([]);
  }, 400_000);

  test('the console shows the picture of a booting guest', async () => {
    const made = (await vms()).find(({ name }) => name === 'web-kvm');
    await page.goto(`/vms/${made?.id}/console`);
    await page
      .locator('canvas')
      .first()
      .waitFor({ timeout: 30_000 })
      .catch(async () => {
        throw new Error(await page.locator('#content').innerText());
      });
    await eventually('something was drawn', 60_000, async () =>
      (await colours(page)) > 1 ? true : undefined,
    );
    expect(ada.complaints).toEqual([]);
  }, 120_000);

  test('fifty VMs and more are switched off at once, with a result for each', async () => {
    const running = (await vms()).filter(
      ({ connectionName, powerState }) => connectionName === 'berlin' && powerState === 'RUNNING',
    );
    expect(running.length).toBeGreaterThanOrEqual(50);
    const filter = encodeURIComponent('connectionName = "berlin" and powerState = RUNNING');
    await page.goto(`/vms?filter=${filter}`);
    await page.getByRole('row').nth(3).waitFor();
    await page.getByRole('checkbox', { name: 'Select all that are shown' }).check();
    const bar = page.getByRole('toolbar', { name: 'Actions of the chosen rows' });
    await bar.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: 'Force stop' }).click();
    const dialog = page.getByRole('dialog');
    const [asked] = /\d+/.exec(await dialog.getByRole('heading').first().innerText()) ?? [];
    expect(Number(asked)).toBeGreaterThanOrEqual(50);
    await dialog.getByRole('button', { name: 'Force stop' }).click();
    await dialog.getByText(`${asked} done`).waitFor({ timeout: 120_000 });
    const { guests } = await proxmoxTruth(cluster);
    const names = new Set(running.map(({ name }) => name));
    const still = guests.filter(
      ({ config, power }) => names.has(config['name'] ?? '') && power === 'running',
    );
    expect(still.map(({ config }) => config['name'])).toEqual([]);
  }, 200_000);

  test('the server dies in the middle of a creation: the tray tells the truth afterwards, and the VM is there once', async () => {
    await createVm(page, { name: 'web-survivor', connection: 'berlin', template: proxmoxTemplate });
    await server.killAndRestart();
    await eventually('it runs', 120_000, async () =>
      (await vms()).find(({ name, powerState }) => name === 'web-survivor' && powerState === 'RUNNING'),
    );
    await page.goto('/');
    await page.getByRole('button', { name: /My operations/ }).click();
    const entry = page.getByRole('dialog').getByText('Create VM · web-survivor');
    await entry.waitFor();
    await page.getByRole('dialog').getByText('Done').first().waitFor();
    const named = (await vms()).filter(({ name }) => name === 'web-survivor');
    expect(named).toHaveLength(1);
    const { guests } = await proxmoxTruth(cluster);
    expect(guests.filter(({ config }) => config['name'] === 'web-survivor')).toHaveLength(1);
  }, 240_000);
});

/** How many colours the console's picture has at this moment: one is an empty screen. */
function colours(page: Page): Promise<number> {
  return page.evaluate<number>(`(() => {
    const canvas = document.querySelector('canvas');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    const seen = new Set();
    for (let at = 0; at < data.length; at += 4) seen.add(data[at] + ',' + data[at + 1] + ',' + data[at + 2]);
    return seen.size;
  })()`);
}
