import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { clientOf } from './simulator/support/client.ts';
import { connected, reachSimulator } from './support/connected.ts';

test(
  'a container moves to another cluster when it is off, with its volumes, and only then',
  { timeout: 30_000 },
  async () => {
    const [source, target] = await Promise.all([reachSimulator(), reachSimulator({ seed: 2 })]);
    const [here, there] = [connected(source.parameters), connected(target.parameters)];
    try {
      const client = clientOf(source.simulator);
      const form = {
        vmid: 710,
        hostname: 'box',
        ostemplate: 'local:vztmpl/debian-13-standard_13.1-2_amd64.tar.zst',
        rootfs: 'ceph:2',
        mp0: 'ceph:1,mp=/srv',
        net0: 'name=eth0,bridge=vmbr0,ip=dhcp',
        start: 1,
      };
      expect(await client.run('POST', '/nodes/pve2/lxc', { form })).toBe('OK');
      const before = await source.admin.guest(710);
      const destination = await there.port.migrationTarget(there.ctx());
      if (!destination.ok) throw new Error(destination.error.message);
      const move = () =>
        here.port.migrateVm(here.ctx(), '710', {
          marker: randomUUID(),
          live: false,
          destination: destination.value,
        });
      expect(await here.fails(move())).toMatchObject({ reason: 'state', nextStep: 'Stop it first.' });
      await here.done(here.port.stopVm(here.ctx(), '710', { force: true }));
      expect(await here.done(move())).toMatchObject({ nativeRef: '710' });
      expect(await source.admin.guest(710)).toBeUndefined();
      const after = await target.admin.guest(710);
      expect(after).toMatchObject({
        kind: 'lxc',
        power: 'stopped',
        config: { hostname: 'box', net0: before?.config['net0'] },
      });
      expect(after?.volumes.map(({ size }) => size)).toEqual(before?.volumes.map(({ size }) => size));
      expect(await there.vm('710')).toMatchObject({ name: 'box', powerState: 'STOPPED' });
    } finally {
      await Promise.all([here.port.close(), there.port.close()]);
      await Promise.all([source.simulator.stop(), target.simulator.stop()]);
    }
  },
);
