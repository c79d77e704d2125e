import { randomBytes } from 'node:crypto';
import { found } from './estate.ts';
import type { Estate } from './estate.ts';
import type { Body, Route } from './route.ts';

export const snapshotRoutes: readonly Route[] = [
  ['GET', /^\/vms\/([^/]+)\/snapshots$/u, list],
  ['POST', /^\/vms\/([^/]+)\/snapshots$/u, create],
  ['POST', /^\/vms\/([^/]+)\/snapshots\/([^/]+)\/revert$/u, revert],
  ['DELETE', /^\/vms\/([^/]+)\/snapshots\/([^/]+)$/u, remove],
];

function list(estate: Estate, [vmId = '']: readonly string[]) {
  const { snapshots, current } = estate.vm(vmId);
  return { snapshots, current };
}

function create(estate: Estate, [vmId = '']: readonly string[], body: Body) {
  const vm = estate.vm(vmId);
  const id = `snap-${randomBytes(4).toString('hex')}`;
  vm.snapshots.push({
    id,
    name: String(body['name']),
    description: (body['description'] as string | undefined) ?? '',
    label: (body['label'] as string | undefined) ?? null,
    parent: vm.current,
    saved: { state: vm.state, cores: vm.cores, memoryMb: vm.memoryMb },
  });
  vm.current = id;
  return { id };
}

function revert(estate: Estate, [vmId = '', id = '']: readonly string[]) {
  const vm = estate.vm(vmId);
  const snapshot = found(
    vm.snapshots.find((one) => one.id === id),
    'snapshot',
    id,
  );
  vm.state = 'off';
  vm.cores = snapshot.saved.cores;
  vm.memoryMb = snapshot.saved.memoryMb;
  vm.current = id;
  return {};
}

/** Its children become its parent's. */
function remove(estate: Estate, [vmId = '', id = '']: readonly string[]) {
  const vm = estate.vm(vmId);
  const { parent } = found(
    vm.snapshots.find((one) => one.id === id),
    'snapshot',
    id,
  );
  vm.snapshots = vm.snapshots.filter((one) => one.id !== id);
  for (const child of vm.snapshots.filter((one) => one.parent === id)) {
    child.parent = parent;
  }
  vm.current = vm.current === id ? parent : vm.current;
  return {};
}
