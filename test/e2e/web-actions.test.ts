import { startSimulator } from '@anyvisor/adapter-proxmox/simulator';
import type { Simulator } from '@anyvisor/adapter-proxmox/simulator';
import { missingPrerequisites, startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { startVcsim, vcsimSkipReason } from '@anyvisor/vcsim';
import type { Vcsim } from '@anyvisor/vcsim';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Operation } from '../support/api.ts';
import { browserSkipReason, launchBrowser, signIn, visitor } from '../support/browser.ts';
import type { Visitor } from '../support/browser.ts';
import { connectHost, endOf } from '../support/estate.ts';
import { untilBooted } from '../support/guest-agent.ts';
import { connectProxmox, proxmoxTemplate } from '../support/proxmox.ts';
import { runServer } from '../support/running-server.ts';
import type { RunningServer } from '../support/running-server.ts';
import { connectVcenter, vcenterTemplate } from '../support/vcenter.ts';
import { addUser } from '../support/web-estate.ts';
import { doings } from '../support/web-verbs.ts';
import {
  actionsOf,
  menuSaysWhatTheApiSays,
  openTab,
  showsItsState,
  shownVm,
} from '../support/web-vm-page.ts';
import type { VmPage } from '../support/web-vm-page.ts';

const reasons = [
  ...(await missingPrerequisites()),
  vcsimSkipReason() ?? [],
  browserSkipReason() ?? [],
].flat();
if (reasons.length > 0 && process.env['CI'] !== undefined) throw new Error(reasons.join('; '));
const reason = reasons.length > 0 ? ` [skipped: ${reasons.join('; ')}]` : '';

const changes = [
  'console',
  'reconfigure',
  'addDisk',
  'resizeDisk',
  'removeDisk',
  'addNic',
  'updateNic',
  'removeNic',
  'clone',
  'backup',
  'migrate',
  'createSnapshot',
  'revertSnapshot',
  'deleteSnapshot',
];
const whileOn = ['pause', 'unpause', 'suspend', 'resume', 'restart', 'forceRestart'];
/** Twice what may be possible only in one state; what was done is not done again, but for power. */
const walk = [
  ...whileOn,
  ...changes,
  'start',
  ...whileOn,
  'stop',
  ...changes,
  'start',
  'forceStop',
  ...changes,
  'delete',
];
/** A restored or moved VM may be off, or on: these bring it to where the walk goes on. */
const again = new Set(['start']);

describe.skipIf(reasons.length > 0)(`every action of a VM, in a browser${reason}`, () => {
  let browser: Browser;
  let server: RunningServer;
  let host: LibvirtHost;
  let sim: Vcsim;
  let cluster: Simulator;
  let ada: Visitor;

  beforeAll(async () => {
    [browser, server, host, sim, cluster] = await Promise.all([
      launchBrowser(),
      runServer(),
      startLibvirtHost({ defaultNetwork: true }),
      startVcsim({ vms: 2, password: 'correct horse' }),
      startSimulator({ nodes: 3, vms: 4, seed: 11, speed: 20 }),
    ]);
    await connectHost(server.api, host, 'kvm-1');
    await connectVcenter(server.api, sim, 'vcenter-1');
    await connectProxmox(server.api, cluster, 'berlin');
    const user = await addUser(server, 'ada', 'admin');
    ada = await visitor(browser, server.url());
    await signIn(ada.page, user.name, user.password);
  }, 900_000);

  afterAll(async () => {
    await browser?.close();
    await server?.stop();
    await Promise.all([cluster?.stop(), sim?.stop(), host?.stop()]);
  });

  const places = [
    {
      connection: 'berlin',
      template: () => proxmoxTemplate,
      network: 'lan',
      backupTo: 'nfs',
      booted: async () => undefined,
    },
    {
      connection: 'vcenter-1',
      template: () => vcenterTemplate,
      network: 'lan',
      backupTo: 'LocalDS_0',
      booted: async () => undefined,
    },
    {
      connection: 'kvm-1',
      template: () => host.templateVolume,
      network: 'default',
      backupTo: 'default',
      booted: (name: string) => untilBooted(host, name),
    },
  ];

  test.for(places)(
    'each is done once where it exists, and says why where it does not, on $connection',
    { timeout: 900_000 },
    async ({ connection, template, network, backupTo, booted }, { annotate }) => {
      const name = `walk-${connection}`;
      const vm = await bootedVm(backupTo, {
        name,
        template: template(),
        compute: { cpuCores: 1, maxCpuCores: 4, memoryMb: 256 },
        storage: { disks: [] },
        network: { nics: [{ network }] },
        placement: { connection },
        powerOn: true,
      });
      const done = new Set<string>();
      const refused = new Map<string, string>();
      await openTab(vm);
      await menuSaysWhatTheApiSays(vm);
      for (const operation of walk) {
        if (done.has(operation) && !again.has(operation)) continue;
        const allowance = (await actionsOf(vm))[operation];
        if (allowance?.allowed !== true) {
          refused.set(operation, allowance?.reason ?? '');
          continue;
        }
        if ((await shownVm(vm)).powerState === 'RUNNING') await booted(name);
        const why = await doings[operation]?.(vm).catch((error: unknown) => {
          throw new Error(`${operation}: ${String(error)}`, { cause: error });
        });
        if (why === undefined) done.add(operation);
        else refused.set(operation, why);
        if (operation === 'delete') break;
        await showsItsState(vm);
        if (['pause', 'stop', 'forceStop'].includes(operation)) await menuSaysWhatTheApiSays(vm);
      }
      const undone = Object.keys(doings).filter((operation) => !done.has(operation));
      await annotate(`not possible: ${undone.map((each) => `${each} (${refused.get(each)})`).join('; ')}`);
      // Whatever was not done was refused with words, at every place where it was tried.
      expect(undone.filter((operation) => (refused.get(operation) ?? '') === '')).toEqual([]);
      for (const certain of ['start', 'forceStop', 'addDisk', 'createSnapshot', 'clone', 'delete']) {
        expect(done).toContain(certain);
      }
      expect((await server.api.raw('GET', `/vms/${vm.vmId}`)).status).toBe(404);
      expect(ada.complaints).toEqual([]);
    },
  );

  /** Made and started by the API. */
  async function bootedVm(backupTo: string, spec: object): Promise<VmPage> {
    const { id } = await server.api.send<Operation>('POST', '/vms', spec);
    const made = await endOf(server.api, id, 180_000);
    if (made.state !== 'SUCCEEDED') throw new Error(JSON.stringify(made.error));
    return { page: ada.page, api: server.api, vmId: made.result?.vmId ?? '', backupTo };
  }
});
