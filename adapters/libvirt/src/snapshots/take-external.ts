import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import { isActive } from '../actions/destroy-domain.ts';
import { letGo } from '../backup/held-still.ts';
import { CODE, isCode, unavailable, wrongState } from '../faults.ts';
import type { PlacedVolume } from '../native-spec.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { createVolume } from '../storage/create-volume.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { findVolume } from '../storage/find-volume.ts';
import type { ExternalPlan } from './plan-external.ts';
import { madeLayers } from './layers.ts';

/** virDomainSnapshotCreateFlags: DISK_ONLY, REUSE_EXT, QUIESCE, ATOMIC. */
const DISK_ONLY = 16;
const REUSE_EXTERNAL = 32;
const QUIESCE = 64;
const ATOMIC = 128;

/** One native call, whole or not at all: the guest writes into its new layers from one instant on. */
export async function takeExternal(
  endpoint: Endpoint,
  dom: Domain,
  name: string,
  description: string,
  plan: ExternalPlan,
): Promise<void> {
  const active = await isActive(endpoint, dom);
  if (!active && (plan.quiesce || plan.memory !== null)) {
    throw wrongState('createSnapshot', `${dom.name} was stopped meanwhile`, 'Ask for the snapshot again.');
  }
  const made = await madeLayers(endpoint, plan.layers);
  const memory = plan.memory === null ? null : await memoryFile(endpoint, plan.memory);
  const document = xml(
    'domainsnapshot',
    {},
    xml('name', {}, name),
    xml('description', {}, description),
    memory === null
      ? xml('memory', { snapshot: 'no' })
      : xml('memory', { snapshot: 'external', file: memory.path }),
    xml('disks', {}, ...[...made].map(([target, { path }]) => layerElement(target, path))),
  );
  const flags = ATOMIC | REUSE_EXTERNAL | (memory === null ? DISK_ONLY : 0) | (plan.quiesce ? QUIESCE : 0);
  const take = (): Promise<unknown> =>
    endpoint.call(procedures.domainSnapshotCreateXml, { dom, xml: writeXml(document), flags });
  await (plan.quiesce ? quiesced(endpoint, dom, take) : take());
}

function layerElement(name: string, file: string) {
  return xml(
    'disk',
    { name, snapshot: 'external', type: 'file' },
    xml('driver', { type: 'qcow2' }),
    xml('source', { file }),
  );
}

async function memoryFile(
  endpoint: Endpoint,
  plan: NonNullable<ExternalPlan['memory']>,
): Promise<PlacedVolume> {
  const found = await findVolume(endpoint, plan);
  // What an attempt that failed has written into it is of no use.
  if (found.state === 'fragment') await deleteVolume(endpoint, found.handle);
  return found.state === 'whole' ? found.volume : createVolume(endpoint, plan, undefined);
}

/** libvirt freezes and thaws by itself; a guest that a killed daemon has left frozen is let go first. */
async function quiesced(endpoint: Endpoint, dom: Domain, take: () => Promise<unknown>): Promise<void> {
  try {
    await letGo(endpoint, dom, OPERATION);
    await take();
  } catch (error) {
    await letGo(endpoint, dom, OPERATION);
    if (!isCode(error, CODE.agentUnresponsive, 74) && !isNoAgent(error)) throw error;
    throw unavailable(
      OPERATION,
      `no guest agent answers in ${dom.name} that could hold its file systems still (${error.message}); install and start qemu-guest-agent, or ask without quiescing`,
    );
  }
}

const OPERATION = 'createSnapshot';

/** "QEMU guest agent is not configured" comes with 74 or 67. */
function isNoAgent(error: unknown): error is Error {
  return isCode(error, CODE.configUnsupported) && /guest agent/i.test(error.message);
}
