import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startLibvirtHost } from '@anyvisor/libvirt-host';
import type { LibvirtHost } from '@anyvisor/libvirt-host';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cannotRun, reason } from './support/host-prerequisites.ts';
import { blankSpec, must, openPort } from './support/open-port.ts';
import type { TestPort } from './support/open-port.ts';

const defined = {
  routed: `<forward mode='nat'/><bridge name='virbr7'/><ip address='192.168.77.1' netmask='255.255.255.0'/>`,
  lonely: `<bridge name='virbr8'/><ip address='192.168.78.1' netmask='255.255.255.0'/>`,
  plain: `<forward mode='bridge'/><bridge name='br0'/>`,
  tagged: `<forward mode='bridge'/><bridge name='ovsbr1'/><virtualport type='openvswitch'/><vlan><tag id='42'/></vlan>`,
  grouped: `<forward mode='bridge'/><bridge name='ovsbr0'/><virtualport type='openvswitch'/>
    <portgroup name='vlan-10' default='yes'><vlan><tag id='10'/></vlan></portgroup>
    <portgroup name='trunk'><vlan trunk='yes'><tag id='20'/><tag id='21'/></vlan></portgroup>`,
};

describe.skipIf(cannotRun)(`the networks of a host${reason}`, () => {
  let host: LibvirtHost;
  let at: TestPort;

  beforeAll(async () => {
    host = await startLibvirtHost({ template: false });
    for (const [name, body] of Object.entries(defined)) {
      const file = join(host.dataDir, `${name}.xml`);
      await writeFile(file, `<network><name>${name}</name>${body}</network>`);
      await host.virsh('net-define', file);
    }
    await host.virsh('net-start', 'plain');
    at = openPort(host.uri);
  });
  afterAll(async () => {
    await at?.port.close();
    await host?.stop();
  });

  test('are listed with what they are, port groups by the side of their network', async () => {
    const { networkUnits } = must(await at.port.listResources(at.ctx()));
    const shown = networkUnits.map(({ name, type, vlan, active }) => [name, type, vlan, active]);
    expect(sorted(shown)).toEqual(
      sorted([
        ['grouped', 'OVS_BRIDGE', null, false],
        ['grouped/trunk', 'OVS_BRIDGE', null, false],
        ['grouped/vlan-10', 'OVS_BRIDGE', 10, false],
        ['lonely', 'ISOLATED', null, false],
        ['plain', 'BRIDGED', null, true],
        ['routed', 'NAT', null, false],
        ['tagged', 'OVS_BRIDGE', 42, false],
        ['user', 'NAT', null, true],
      ]),
    );
  });

  test('come with what the host keeps secrets for, and never with a secret', async () => {
    const file = join(host.dataDir, 'secret.xml');
    const uuid = '5ec2e700-0000-4000-8000-000000000001';
    const usage = `<usage type='ceph'><name>client.kvm</name></usage>`;
    await writeFile(file, `<secret><uuid>${uuid}</uuid>${usage}</secret>`);
    await host.virsh('secret-define', file);
    await writeFile(file, 'open sesame');
    await host.virsh('secret-set-value', uuid, '--file', file, '--plain');
    const answer = must(await at.port.listResources(at.ctx()));
    expect(answer.computeUnits[0]?.facts).toEqual({ secrets: 'ceph client.kvm' });
    expect(JSON.stringify(answer)).not.toContain('sesame');
  });

  test('a NIC is made in a port group, read back in it, and moved to another', async () => {
    const { networkUnits } = must(await at.port.listResources(at.ctx()));
    const idOf = (name: string) => networkUnits.find((unit) => unit.name === name)?.id;
    const { nativeRef } = await at.create(
      blankSpec('grouped-vm', { network: { nics: [{ network: 'grouped/vlan-10' }, { network: 'lonely' }] } }),
    );
    const seen = must(await at.port.getVm(at.ctx(), nativeRef));
    expect(seen.nics.map(({ network }) => network)).toEqual([idOf('grouped/vlan-10'), idOf('lonely')]);
    expect(await host.virsh('dumpxml', 'grouped-vm')).toMatch(
      /<source network='grouped' portgroup='vlan-10'\/>/,
    );
    const nicKey = seen.nics[0]?.key ?? '';
    await at.done(
      at.port.updateNic(at.ctx(), nativeRef, {
        mapping: {
          computeMapping: {},
          storageMapping: { alternativeDatastores: [] },
          networkMapping: { networks: { dmz: 'grouped/trunk' } },
        },
        nicKey,
        network: 'dmz',
      }),
    );
    const moved = must(await at.port.getVm(at.ctx(), nativeRef));
    expect(moved.nics.find(({ key }) => key === nicKey)?.network).toBe(idOf('grouped/trunk'));
  });

  test('a VLAN is set on Open vSwitch, and refused elsewhere before anything is made', async () => {
    await at.create(blankSpec('tagged-vm', { network: { nics: [{ network: 'grouped', vlan: 99 }] } }));
    expect(await host.virsh('dumpxml', 'tagged-vm')).toMatch(/<vlan>\s*<tag id='99'\/>/);
    const request = await at.request(
      blankSpec('never', { network: { nics: [{ network: 'routed', vlan: 99 }] } }),
    );
    expect((await at.refused(at.port.createVm(at.ctx(), request), 'InvalidVmSpec')).message).toContain(
      'VLAN',
    );
    expect(await host.virsh('list', '--all', '--name')).not.toContain('never');
  });
});

/** As lines of JSON. */
function sorted(rows: readonly unknown[]): readonly string[] {
  return rows.map((row) => JSON.stringify(row)).toSorted();
}
