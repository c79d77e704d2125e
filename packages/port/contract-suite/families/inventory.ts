import { powerStates, transitions, walkComputeUnits } from '@anyvisor/domain';
import { describe, expect, test } from 'vitest';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { withVm } from '../engine/test-vm.ts';

/** What there is: the resource tree, templates, VMs. */
export function inventory(run: ContractRun): void {
  describe('inventory', () => {
    test('the resource tree is whole: ids unique, sizes sane, storage and network of the fixture in it', async () => {
      const tree = must(await run.port.listResources(run.ctx()));
      const units = [...walkComputeUnits(tree.computeUnits)];
      expect(units.some((unit) => unit.type === 'HOST')).toBe(true);
      for (const list of [units, tree.storageUnits, tree.networkUnits]) {
        expect(new Set(list.map((unit) => unit.id)).size).toBe(list.length);
        expect(list.filter((unit) => unit.id === '' || unit.name === '')).toEqual([]);
      }
      for (const unit of units) {
        expect(unit.totalCpu ?? 1, unit.name).toBeGreaterThan(0);
        expect(unit.totalMemoryGb ?? 1, unit.name).toBeGreaterThan(0);
        expect(unit.availableMemoryGb ?? 0, unit.name).toBeLessThanOrEqual(unit.totalMemoryGb ?? Infinity);
        expect(unit.availableCpu ?? 0, unit.name).toBeLessThanOrEqual(unit.totalCpu ?? Infinity);
      }
      const hosts = new Set(units.filter((unit) => unit.type === 'HOST').map((unit) => unit.id));
      for (const unit of [...tree.storageUnits, ...tree.networkUnits]) {
        expect(unit.hosts.filter((host) => !hosts.has(host))).toEqual([]);
      }
      for (const unit of tree.storageUnits) {
        expect(unit.availableBytes ?? 0, unit.name).toBeLessThanOrEqual(unit.capacityBytes ?? Infinity);
      }
      expect(tree.storageUnits.flatMap((unit) => [unit.id, unit.name])).toContain(run.peer.storage);
      const network = run.peer.mapping.networkMapping.networks[run.peer.network] ?? run.peer.network;
      expect(tree.networkUnits.flatMap((unit) => [unit.id, unit.name])).toContain(network);
      for (const unit of tree.networkUnits) {
        expect(run.capabilities.supportedNetworkTypes).toContain(unit.type);
      }
    });

    test('templates have unique references, and the one of the fixture is among them', async () => {
      const templates = must(await run.port.listTemplates(run.ctx()));
      expect(new Set(templates.map((one) => one.nativeRef)).size).toBe(templates.length);
      if (run.peer.template !== null) {
        expect(templates.flatMap((one) => [one.name, one.nativeRef])).toContain(run.peer.template);
      }
      const tree = must(await run.port.listResources(run.ctx()));
      const storage = new Set(tree.storageUnits.map((unit) => unit.id));
      expect(templates.filter((one) => one.storage !== null && !storage.has(one.storage))).toEqual([]);
    });

    test('lists exactly the VMs that the peer has', async () => {
      await withVm(run, {}, async () => {
        const vms = must(await run.port.listVms(run.ctx()));
        expect(vms.map((vm) => vm.name).sort()).toEqual([...(await run.peer.look.vmNames())].sort());
        expect(new Set(vms.map((vm) => vm.nativeRef)).size).toBe(vms.length);
      });
    });

    test('a VM reads the same from the list, by itself and through another port', async () => {
      await withVm(run, {}, async (vm) => {
        const listed = must(await run.port.listVms(run.ctx())).find((one) => one.nativeRef === vm.ref);
        const alone = await vm.read();
        expect(listed).toEqual(alone);
        expect(must(await run.connect().getVm(run.ctx(), vm.ref))).toEqual(alone);
      });
    });

    test('a VM is described in full: state, size, disk, NIC, marker, place', async () => {
      await withVm(run, {}, async (vm) => {
        const spec = run.peer.spec(vm.name);
        const seen = await vm.read();
        expect(powerStates).toContain(seen.powerState);
        expect([null, ...transitions]).toContain(seen.transition);
        expect(seen).toMatchObject({ name: vm.name, powerState: 'STOPPED', marker: vm.marker });
        expect(seen.nativeState).not.toBe('');
        expect(seen.cpu.cores).toBe(spec.compute.cpuCores);
        expect(seen.memory.sizeBytes).toBe(spec.compute.memoryMb * 2 ** 20);
        expect(seen.cpu.maxCores).toBeGreaterThanOrEqual(seen.cpu.cores);
        expect(seen.memory.maxBytes).toBeGreaterThanOrEqual(seen.memory.sizeBytes);
        const disks = seen.disks.filter((disk) => disk.kind === 'disk');
        expect(disks.length).toBeGreaterThanOrEqual(spec.storage.disks.length);
        expect(seen.nics).toHaveLength(spec.network.nics.length);
        expect(
          seen.nics.map((nic) => nic.mac).filter((mac) => !/^([0-9a-f]{2}:){5}[0-9a-f]{2}$/u.test(mac)),
        ).toEqual([]);
        for (const keys of [seen.disks.map((disk) => disk.key), seen.nics.map((nic) => nic.key)]) {
          expect(new Set(keys).size).toBe(keys.length);
        }
        const tree = must(await run.port.listResources(run.ctx()));
        const networks = tree.networkUnits.map((unit) => unit.id);
        const hosts = [...walkComputeUnits(tree.computeUnits)].map((unit) => unit.id);
        const storages = tree.storageUnits.map((unit) => unit.id);
        expect(seen.nics.filter((nic) => nic.network !== null && !networks.includes(nic.network))).toEqual(
          [],
        );
        expect(disks.filter((disk) => disk.storage !== null && !storages.includes(disk.storage))).toEqual([]);
        expect([null, ...hosts]).toContain(seen.host);
      });
    });

    test('a reference that the peer does not know answers ResourceNotFound', async () => {
      const error = mustFail(await run.port.getVm(run.ctx(), await unknownRef(run)), 'ResourceNotFound');
      expect(error).toMatchObject({ resourceType: 'vm', retriable: false });
    });
  });
}

/** A well-formed reference to a VM that is gone. */
export async function unknownRef(run: ContractRun): Promise<string> {
  let gone = '';
  await withVm(run, {}, async (vm) => {
    gone = vm.ref;
  });
  return gone;
}
