import { randomUUID } from 'node:crypto';
import { describe, expect } from 'vitest';
import type { AddNicRequest } from '../../src/requests.ts';
import type { ContractRun } from '../engine/contract-run.ts';
import { must, mustFail } from '../engine/must.ts';
import { promised } from '../engine/promised.ts';
import { complete } from '../engine/run-steps.ts';
import { withVm } from '../engine/test-vm.ts';
import type { TestVm } from '../engine/test-vm.ts';
import { guestUp } from './reconfigure.ts';
import { unchanged } from '../engine/unchanged.ts';

const methods = ['addNic', 'updateNic', 'removeNic'] as const;

/** Network cards that come, change and go. */
export function nics(run: ContractRun): void {
  describe('NICs', () => {
    const cold = (title: string, body: (vm: TestVm) => Promise<void>): void => {
      promised(run, { methods, title, body: () => withVm(run, {}, body) });
    };

    cold('a NIC is added to a stopped VM, unplugged, plugged in and removed', (vm) =>
      comeChangeAndGo(run, vm),
    );

    promised(run, {
      methods,
      features: ['nicHotAdd'],
      title: 'a NIC is added to a running VM, unplugged, plugged in and removed',
      body: () =>
        withVm(run, { running: true, spec: run.peer.guest?.spec ?? run.peer.spec }, async (vm) => {
          await guestUp(run, vm);
          await comeChangeAndGo(run, vm);
        }),
    });

    cold('adding twice with one marker adds one NIC, with the MAC address that was asked for', async (vm) => {
      const request = { ...nicRequest(run), mac: '52:54:00:0a:0b:0c' };
      const before = (await vm.read()).nics.length;
      const first = must(await add(run, vm, request));
      const second = must(await add(run, vm, request));
      expect(second).toEqual(first);
      expect(first.mac).toBe(request.mac);
      expect((await vm.read()).nics).toHaveLength(before + 1);
    });

    cold('adding twice with one marker and no MAC address adds one NIC', async (vm) => {
      const request = nicRequest(run);
      const before = (await vm.read()).nics.length;
      const first = must(await add(run, vm, request));
      expect(must(await add(run, vm, request))).toEqual(first);
      expect((await vm.read()).nics).toHaveLength(before + 1);
    });

    cold('an unknown network and an unknown NIC are refused, removing the latter succeeds', async (vm) => {
      await unchanged(run, async () => {
        const unmapped = mustFail(await add(run, vm, { ...nicRequest(run), network: 'no-such-thing' }));
        expect(unmapped).toMatchObject({ kind: 'InvalidVmSpec', violations: [{ code: 'NetworkNotFound' }] });
        mustFail(await update(run, vm, 'no-such-nic', false), 'ResourceNotFound');
        must(await complete(run.caller, run.port.removeNic(run.ctx(), vm.ref, 'no-such-nic')));
      });
    });
  });
}

async function comeChangeAndGo(run: ContractRun, vm: TestVm): Promise<void> {
  const before = await run.peer.look.fingerprint();
  const known = (await vm.read()).nics.map((nic) => nic.mac);
  const added = must(await add(run, vm, nicRequest(run)));
  expect(added.effect).toBe('applied');
  expect(known).not.toContain(added.mac);
  expect(await nicOf(vm, added.nicKey)).toMatchObject({ mac: added.mac, connected: true });
  for (const connected of [false, true]) {
    expect(must(await update(run, vm, added.nicKey, connected))).toBe('applied');
    expect(await nicOf(vm, added.nicKey)).toMatchObject({ mac: added.mac, connected });
  }
  const removed = await complete(run.patientCaller, run.port.removeNic(run.ctx(), vm.ref, added.nicKey));
  expect(must(removed)).toBe('applied');
  expect(await nicOf(vm, added.nicKey)).toBeUndefined();
  expect(await run.peer.look.fingerprint()).toBe(before);
}

async function nicOf(vm: TestVm, key: string) {
  return (await vm.read()).nics.find((nic) => nic.key === key);
}

function add(run: ContractRun, vm: TestVm, request: AddNicRequest) {
  return complete(run.patientCaller, run.port.addNic(run.ctx(), vm.ref, request));
}

function update(run: ContractRun, vm: TestVm, nicKey: string, connected: boolean) {
  const request = { nicKey, connected, mapping: run.peer.mapping };
  return complete(run.patientCaller, run.port.updateNic(run.ctx(), vm.ref, request));
}

function nicRequest(run: ContractRun): AddNicRequest {
  return { marker: randomUUID(), network: run.peer.network, mapping: run.peer.mapping };
}
