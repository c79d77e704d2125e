import type { SnapshotInfo } from '@anyvisor/domain';
import { done } from '@anyvisor/port';
import type { CreateSnapshotRequest, DeleteSnapshotRequest, Mutation, NativeTask } from '@anyvisor/port';
import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import { dropCheckpoints } from '../backup/checkpoints.ts';
import { CODE, invalidSpec, isCode, notFound, unavailable, wrongState } from '../faults.ts';
import { parseSnapshotXml } from '../inventory/parse-snapshot.ts';
import { snapshotObstacle } from '../inventory/snapshot-obstacle.ts';
import type { Domain, Snapshot } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { inBatches, unlessCode } from '../reading/in-batches.ts';
import { findDomain } from '../reading/one-vm.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { present } from './configuration.ts';
import { isActive } from './destroy-domain.ts';
import { refuseBase } from './linked-base.ts';
import { longWork } from './long-work.ts';
import { snapshotName, wishedName } from './snapshot-names.ts';

export const SNAPSHOT_VERBS = {
  create: 'snapshot',
  revert: 'revert-snapshot',
  delete: 'delete-snapshot',
} as const;
/** virDomainSnapshotDeleteFlags. */
const WITH_CHILDREN = 1;

export async function listSnapshots(endpoint: Endpoint, ref: string): Promise<readonly SnapshotInfo[]> {
  const dom = await findDomain(endpoint, ref);
  const { call } = endpoint;
  const { snapshots } = await call(procedures.domainListAllSnapshots, { dom });
  if (snapshots.length === 0) return [];
  const current = await unlessCode(call(procedures.domainSnapshotCurrent, { dom }), (thrown) =>
    isCode(thrown, CODE.noSnapshot),
  );
  return inBatches(snapshots, async (snapshot) => {
    const answer = await unlessCode(call(procedures.domainSnapshotGetXmlDesc, { snapshot }), isMissing);
    if (answer === undefined) return undefined;
    const info = parseSnapshotXml(answer.xml, current?.snapshot.name ?? null);
    return { ...info, name: wishedName(info.name) };
  });
}

/** Internal: inside the VM's qcow2 disks, with its memory when it runs. */
export async function createSnapshot(
  endpoint: Endpoint,
  ref: string,
  request: CreateSnapshotRequest,
): Promise<Mutation<string>> {
  const { marker, name: wished, description = '', memory = false, quiesce = false } = request;
  if (wished.trim() === '' || wished.includes('/') || wished.length > 200) {
    throw invalidSpec('/name', 'A snapshot needs a name of at most 200 characters without a slash.');
  }
  const dom = await findDomain(endpoint, ref);
  const name = snapshotName(wished, marker);
  if ((await lookUp(endpoint, dom, name)) !== undefined) return done(name);
  await checkPossible(endpoint, dom, memory, quiesce);
  const document = xml('domainsnapshot', {}, xml('name', {}, name), xml('description', {}, description));
  const task = taskOf(SNAPSHOT_VERBS.create, dom, name);
  const outcome = await longWork(endpoint, task, async (detached) => {
    await detached.call(procedures.domainSnapshotCreateXml, { dom, xml: writeXml(document) });
    return name;
  });
  return outcome.kind === 'task' ? outcome : done(name);
}

async function checkPossible(
  endpoint: Endpoint,
  dom: Domain,
  memory: boolean,
  quiesce: boolean,
): Promise<void> {
  const { features } = endpoint.facts.capabilities;
  if (memory && features.memorySnapshots.support === 'none') {
    throw unavailable('createSnapshot', features.memorySnapshots.reason ?? 'memory cannot be kept');
  }
  const domain = await present(endpoint, dom);
  const active = await isActive(endpoint, dom);
  const obstacle = snapshotObstacle({ domain }, active ? 'RUNNING' : 'STOPPED');
  if (obstacle?.allowed === false) throw unavailable('createSnapshot', obstacle.reason);
  if (active && quiesce && !memory) {
    throw unavailable(
      'createSnapshot',
      'an internal snapshot of a running VM holds its memory and needs no quiescing',
    );
  }
  if (active && !memory && endpoint.facts.driver === 'qemu') {
    throw wrongState(
      'createSnapshot',
      `${dom.name} is running: an internal snapshot of it holds its memory as well`,
      'Ask for the memory too, or stop the VM first.',
    );
  }
}

export async function revertSnapshot(
  endpoint: Endpoint,
  ref: string,
  snapshotId: string,
): Promise<Mutation<null>> {
  const dom = await findDomain(endpoint, ref);
  const snapshot = await lookUp(endpoint, dom, snapshotId);
  if (snapshot === undefined) throw notFound('snapshot', snapshotId);
  await refuseBase(endpoint, dom, 'revertSnapshot');
  await dropCheckpoints(endpoint, dom);
  const task = taskOf(SNAPSHOT_VERBS.revert, dom, snapshot.name);
  const outcome = await longWork(endpoint, task, async (detached) => {
    await detached.call(procedures.domainRevertToSnapshot, { snapshot });
    return null;
  });
  return outcome.kind === 'task' ? outcome : done();
}

export async function deleteSnapshot(
  endpoint: Endpoint,
  ref: string,
  { snapshotId, withChildren = false }: DeleteSnapshotRequest,
): Promise<Mutation<null>> {
  const dom = await findDomain(endpoint, ref);
  const snapshot = await lookUp(endpoint, dom, snapshotId);
  if (snapshot === undefined) return done();
  const task = taskOf(SNAPSHOT_VERBS.delete, dom, snapshot.name);
  const outcome = await longWork(endpoint, task, async (detached) => {
    const flags = withChildren ? WITH_CHILDREN : 0;
    await unlessCode(detached.call(procedures.domainSnapshotDelete, { snapshot, flags }), isMissing);
    return null;
  });
  return outcome.kind === 'task' ? outcome : done();
}

async function lookUp({ call }: Endpoint, dom: Domain, name: unknown): Promise<Snapshot | undefined> {
  if (typeof name !== 'string' || name === '' || name.length > 1024 || name.includes('\0')) return undefined;
  const found = await unlessCode(call(procedures.domainSnapshotLookupByName, { dom, name }), isMissing);
  return found?.snapshot;
}

function taskOf(verb: string, dom: Domain, snapshot: string): NativeTask {
  return { id: `${verb}:${dom.uuid}:${snapshot}`, verb, data: { uuid: dom.uuid, snapshot } };
}

function isMissing(thrown: unknown): boolean {
  return isCode(thrown, CODE.noSnapshot);
}
