import { randomBytes, randomUUID } from 'node:crypto';
import { Refusal, found } from './estate.ts';
import type { Estate, SimVm } from './estate.ts';
import type { Body, Route } from './route.ts';
import { snapshotRoutes } from './snapshot-routes.ts';

export const password = 'correct horse';

/** The pretend hypervisor's API: what it accepts, refuses and does. */
export const routes: readonly Route[] = [
  ['POST', /^\/login$/u, login],
  ['GET', /^\/about$/u, () => ({ product: 'Paper Hypervisor', version: '3.1', id: 'paper-1' })],
  ['GET', /^\/inventory$/u, inventory],
  ['GET', /^\/stats$/u, stats],
  ['GET', /^\/vms\/([^/]+)$/u, (estate, [id = '']) => describeVm(estate, estate.vm(id))],
  ['POST', /^\/vms$/u, createVm],
  ['PATCH', /^\/vms\/([^/]+)$/u, changeVm],
  ['DELETE', /^\/vms\/([^/]+)$/u, deleteVm],
  ['POST', /^\/vms\/([^/]+)\/power$/u, power],
  ['PUT', /^\/vms\/([^/]+)\/disks\/([^/]+)$/u, attachDisk],
  ['DELETE', /^\/vms\/([^/]+)\/disks\/([^/]+)$/u, detachDisk],
  ['POST', /^\/disks$/u, createDisk],
  ['PATCH', /^\/disks\/([^/]+)$/u, growDisk],
  ['DELETE', /^\/disks\/([^/]+)$/u, deleteDisk],
  ['GET', /^\/tasks\/([^/]+)$/u, (estate, [id = '']) => found(estate.tasks.get(id), 'task', id)],
  ...snapshotRoutes,
];

function login(estate: Estate, _ids: readonly string[], body: Body) {
  estate.logins += 1;
  if (body['user'] !== 'admin' || body['password'] !== password) {
    throw new Refusal(401, 'bad-login', 'user or password is wrong');
  }
  const token = randomUUID();
  estate.tokens.add(token);
  return { token };
}

function inventory(estate: Estate) {
  const running = [...estate.vms.values()].filter((vm) => vm.state === 'on');
  return {
    host: {
      ...estate.host,
      freeCores: estate.host.cores - running.reduce((sum, vm) => sum + vm.cores, 0),
      freeMemoryMb: estate.host.memoryMb - running.reduce((sum, vm) => sum + vm.memoryMb, 0),
    },
    storages: estate.storages.map((one) => ({ ...one, freeGb: estate.freeGb() })),
    networks: estate.networks,
    templates: estate.templates,
    vms: [...estate.vms.values()].map((vm) => describeVm(estate, vm)),
    disks: [...estate.disks.values()],
  };
}

function describeVm(estate: Estate, vm: SimVm) {
  const { diskIds, startedAt: _startedAt, ...rest } = vm;
  return { ...rest, hostId: estate.host.id, disks: diskIds.map((id) => estate.disk(id)) };
}

function stats(estate: Estate) {
  return [...estate.vms.values()]
    .filter((vm) => vm.state === 'on')
    .map((vm) => ({ vmId: vm.id, cpuSeconds: (Date.now() - vm.startedAt) / 4000 }));
}

function createVm(estate: Estate, _ids: readonly string[], body: Body) {
  const name = String(body['name']);
  if (estate.vmNamed(name) !== undefined) {
    throw new Refusal(409, 'name-taken', `there is a vm called ${name} already`);
  }
  const networkIds = body['networkIds'] as readonly string[];
  const vm: SimVm = {
    id: `vm-${randomBytes(4).toString('hex')}`,
    name,
    state: 'off',
    cores: Number(body['cores']),
    memoryMb: Number(body['memoryMb']),
    diskIds: [],
    nics: networkIds.map((networkId) => ({ mac: newMac(), networkId })),
    label: (body['label'] as string | undefined) ?? null,
    busy: null,
    snapshots: [],
    current: null,
    startedAt: 0,
  };
  estate.vms.set(vm.id, vm);
  const task = estate.task({ id: vm.id }, () => (vm.busy = null));
  vm.busy = task.taskId;
  return task;
}

function newMac(): string {
  return `02:${[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`;
}

function changeVm(estate: Estate, [id = '']: readonly string[], body: Body) {
  const vm = estate.vm(id);
  if ((body['cores'] !== undefined || body['memoryMb'] !== undefined) && vm.state !== 'off') {
    throw new Refusal(409, 'wrong-state', 'the vm is not off');
  }
  vm.cores = Number(body['cores'] ?? vm.cores);
  vm.memoryMb = Number(body['memoryMb'] ?? vm.memoryMb);
  vm.name = (body['name'] as string | undefined) ?? vm.name;
  return {};
}

function deleteVm(estate: Estate, [id = '']: readonly string[]) {
  if (estate.vm(id).state !== 'off') {
    throw new Refusal(409, 'wrong-state', 'the vm is not off');
  }
  estate.vms.delete(id);
  return {};
}

function power(estate: Estate, [id = '']: readonly string[], body: Body) {
  const vm = estate.vm(id);
  const wish = body['state'] as SimVm['state'];
  if (wish === 'paused' && vm.state === 'off') {
    throw new Refusal(409, 'wrong-state', 'the vm is off');
  }
  if (vm.state === 'off' && wish === 'on') {
    vm.startedAt = Date.now();
  }
  vm.state = wish;
  return {};
}

function createDisk(estate: Estate, _ids: readonly string[], body: Body) {
  const sizeGb = Number(body['sizeGb']);
  if (sizeGb > estate.freeGb()) {
    throw new Refusal(507, 'storage-full', `${estate.freeGb()} GB are free`);
  }
  const { copyOf } = body;
  if (
    copyOf !== undefined &&
    ![...estate.templates, ...estate.disks.values()].some(({ id }) => id === copyOf)
  ) {
    throw new Refusal(404, 'no-such-disk', 'there is nothing to copy');
  }
  const id = `disk-${randomBytes(4).toString('hex')}`;
  const task = estate.task({ id }, () => {
    const made = estate.disks.get(id);
    if (made !== undefined) {
      made.busy = null;
    }
  });
  estate.disks.set(id, {
    id,
    storageId: String(body['storageId']),
    sizeGb,
    label: (body['label'] as string | undefined) ?? null,
    busy: task.taskId,
  });
  return task;
}

function growDisk(estate: Estate, [id = '']: readonly string[], body: Body) {
  estate.disk(id).sizeGb = Number(body['sizeGb']);
  return {};
}

function deleteDisk(estate: Estate, [id = '']: readonly string[]) {
  estate.disk(id);
  if ([...estate.vms.values()].some((vm) => vm.diskIds.includes(id))) {
    throw new Refusal(409, 'wrong-state', 'the disk is attached');
  }
  estate.disks.delete(id);
  return {};
}

function attachDisk(estate: Estate, [id = '', disk = '']: readonly string[]) {
  const vm = estate.vm(id);
  estate.disk(disk);
  if (!vm.diskIds.includes(disk)) {
    vm.diskIds.push(disk);
  }
  return {};
}

function detachDisk(estate: Estate, [id = '', disk = '']: readonly string[]) {
  const vm = estate.vm(id);
  const place = vm.diskIds.indexOf(disk);
  if (place < 0) {
    throw new Refusal(404, 'no-such-disk', `the vm has no disk ${disk}`);
  }
  vm.diskIds.splice(place, 1);
  return {};
}
