import { done } from '@anyvisor/port';
import type { Mutation, Reconfigured, ReconfigureRequest } from '@anyvisor/port';
import { wrongState } from '../faults.ts';
import { invalidSpec } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { findDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { checkHostSize } from './create-vm.ts';
import { checkNameFree } from './define-domain.ts';
import { isActive } from './destroy-domain.ts';
import { changeCpus } from './change-cpus.ts';
import { changeMemory } from './change-memory.ts';

type Change = Reconfigured['changes'][number];

/** Each field by goal: what is as wished already counts as applied. The answer is what a re-read shows. */
export async function reconfigureVm(
  endpoint: Endpoint,
  ref: string,
  request: ReconfigureRequest,
): Promise<Mutation<Reconfigured>> {
  const dom = await findDomain(endpoint, ref);
  check(endpoint, request);
  const active = await isActive(endpoint, dom);
  const { cpuCores, memoryMb, name, autostart } = request;
  if (name !== undefined && name !== dom.name) await checkRename(endpoint, dom, name, active);
  const changes: Change[] = [];
  if (cpuCores !== undefined) {
    changes.push({ field: 'cpuCores', effect: await changeCpus(endpoint, dom, cpuCores, active) });
  }
  if (memoryMb !== undefined) {
    changes.push({ field: 'memoryMb', effect: await changeMemory(endpoint, dom, memoryMb, active) });
  }
  if (autostart !== undefined) {
    await endpoint.call(procedures.domainSetAutostart, { dom, autostart });
    changes.push({ field: 'autostart', effect: 'applied' });
  }
  if (name !== undefined) {
    if (name !== dom.name) await endpoint.call(procedures.domainRename, { dom, newName: name });
    changes.push({ field: 'name', effect: 'applied' });
  }
  return done({ changes });
}

function check(endpoint: Endpoint, { cpuCores = 1, memoryMb = 1, name = 'x' }: ReconfigureRequest): void {
  if (!Number.isInteger(cpuCores) || cpuCores < 1) {
    throw invalidSpec('/cpuCores', 'A VM needs a whole number of cores, one at least.');
  }
  if (!Number.isInteger(memoryMb) || memoryMb < 1) {
    throw invalidSpec('/memoryMb', 'A VM needs a whole number of MiB of memory, one at least.');
  }
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,62}$/.test(name)) {
    throw invalidSpec('/name', 'A name is 1 to 63 letters, digits, dashes, dots and underscores.');
  }
  checkHostSize(endpoint, cpuCores, memoryMb);
}

async function checkRename(endpoint: Endpoint, dom: Domain, name: string, active: boolean): Promise<void> {
  await checkNameFree(endpoint, name, dom.uuid);
  if (!active) return;
  throw wrongState(
    'reconfigureVm',
    `${dom.name} is running: libvirt renames only what is off`,
    'Stop it first.',
  );
}
