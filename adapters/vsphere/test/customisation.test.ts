import { randomUUID } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { VmProvisionSpec } from '@anyvisor/domain';
import { complete } from '@anyvisor/port/contract-suite';
import { vcsimSkipReason } from '@anyvisor/vcsim';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { customisationOf, customisationProblem } from '../src/mapping/customisation.ts';
import { guestInfo } from '../src/mapping/guest-info.ts';
import { connected } from './support/connected.ts';
import type { Connected } from './support/connected.ts';
import { reachVcsim } from './support/reach.ts';
import type { Reach } from './support/reach.ts';

const spec: VmProvisionSpec = {
  name: 'web-1',
  template: 'template-0',
  compute: { cpuCores: 1, memoryMb: 128 },
  storage: { disks: [] },
  network: {
    nics: [
      {
        network: 'lan',
        mac: '00:50:56:01:02:03',
        address: { type: 'static', cidr: '192.0.2.10/23', gateway: '192.0.2.1', dns: ['192.0.2.53'] },
      },
    ],
  },
  guest: { hostname: 'web-1.example.com' },
};
const mac = ['00:50:56:01:02:03'];

describe('customisation specifications', () => {
  test('Linux gets its host name and addresses, entry by entry of the cards', () => {
    expect(customisationOf(spec, 'specification', mac)).toEqual({
      options: undefined,
      identity: {
        $: 'CustomizationLinuxPrep',
        hostName: { $: 'CustomizationFixedName', name: 'web-1' },
        domain: 'example.com',
      },
      globalIPSettings: { dnsServerList: ['192.0.2.53'] },
      nicSettingMap: [
        {
          macAddress: mac[0],
          adapter: {
            ip: { $: 'CustomizationFixedIp', ipAddress: '192.0.2.10' },
            subnetMask: '255.255.254.0',
            gateway: '192.0.2.1',
            dnsServerList: ['192.0.2.53'],
          },
        },
      ],
    });
  });

  test('Windows gets its answer file whichever way was asked for; guestinfo alone makes no specification', () => {
    const windows = { ...spec, guest: { sysprep: { unattendXml: '<unattend/>' } } };
    expect(customisationOf(windows, 'guestinfo', mac)).toMatchObject({
      options: { $: 'CustomizationWinOptions', reboot: 'reboot' },
      identity: { $: 'CustomizationSysprepText', value: '<unattend/>' },
    });
    expect(customisationOf(spec, 'guestinfo', mac)).toBeUndefined();
  });

  test.for([
    [{ ...spec, template: 'blank' }, '/extensions/VSPHERE/customization'],
    [{ ...spec, template: 'blank', guest: { sysprep: { unattendXml: 'x' } } }, '/guest/sysprep'],
    [{ ...spec, guest: { userData: '#cloud-config' } }, '/guest/userData'],
    [{ ...spec, guest: { sshKeys: ['ssh-ed25519 AAAA'] } }, '/guest/sshKeys'],
  ] as const)('what a specification cannot carry is refused where it stands: %#', ([given, pointer]) => {
    expect(customisationProblem(given, 'specification')).toMatchObject({
      kind: 'UnsupportedSetting',
      pointer,
    });
  });

  test('long user data is packed, and comes out as it went in', () => {
    const userData = `#cloud-config\n${'# filler\n'.repeat(2000)}`;
    const options = guestInfo({ ...spec, guest: { userData } }, mac, 'an-id');
    const find = (key: string) => options.find((one) => one['key'] === key)?.['value'] as { text: string };
    expect(find('guestinfo.userdata.encoding').text).toBe('gzip+base64');
    expect(gunzipSync(Buffer.from(find('guestinfo.userdata').text, 'base64')).toString()).toBe(userData);
    expect(find('guestinfo.metadata.encoding').text).toBe('base64');
  });
});

const skip = process.env['CI'] === undefined && vcsimSkipReason() !== undefined;

describe.skipIf(skip)('a copy of a template', () => {
  let reach: Reach;
  let at: Connected;
  beforeAll(async () => {
    reach = await reachVcsim();
    at = connected(reach.parameters);
  }, 900_000);
  afterAll(async () => {
    await at?.port.close();
    await reach?.proxy.close();
    await reach?.sim.stop();
  });

  const create = async (given: VmProvisionSpec) => {
    const templates = await at.port.listTemplates(at.ctx());
    const [template] = templates.ok ? templates.value : [];
    const request = {
      marker: randomUUID(),
      spec: given,
      mapping: {
        computeMapping: {},
        storageMapping: { alternativeDatastores: [] },
        networkMapping: { networks: { lan: 'DC0_DVPG0' } },
      },
      ...(template === undefined ? {} : { template }),
    };
    return complete({ port: at.port, ctx: () => at.ctx() }, at.port.createVm(at.ctx(), request));
  };

  test('customised by specification has its address and name after its first start', async () => {
    const made = await create({
      ...spec,
      powerOn: true,
      extensions: { VSPHERE: { customization: 'specification' } },
    });
    expect(made).toMatchObject({ ok: true });
    const seen = await at.port.getVm(at.ctx(), made.ok ? made.value.nativeRef : '');
    expect(seen.ok && [seen.value.guest.hostname, seen.value.powerState]).toEqual(['web-1', 'RUNNING']);
    expect(seen.ok && seen.value.nics.flatMap((nic) => nic.ipAddresses)).toContain('192.0.2.10');
  });

  test('of Windows is handed its answer file, and a repetition finds that it waits already', async () => {
    const given = { ...spec, name: 'win-1', guest: { sysprep: { unattendXml: '<unattend/>' } } };
    const table = await at.port.createVm(at.ctx(), {
      marker: randomUUID(),
      spec: { ...given, template: 'blank' },
      mapping: {
        computeMapping: {},
        storageMapping: { alternativeDatastores: [] },
        networkMapping: { networks: { lan: 'DC0_DVPG0' } },
      },
    });
    expect(table).toMatchObject({ ok: false, error: { kind: 'InvalidVmSpec' } });
    expect(await create(given)).toMatchObject({ ok: true });
  });
});
