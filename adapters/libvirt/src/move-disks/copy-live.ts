import { writeXml } from '@anyvisor/toolkit/xml-writer';
import { lookUntil, waitUntil } from '../actions/waiting.ts';
import { diskElement } from '../domain-xml/disk-section.ts';
import { CODE, failed, isCode } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { volumeAt } from '../storage/volume-handle.ts';
import { volumeXml } from '../volume-xml.ts';
import { liesAt } from './lies-at.ts';
import type { MovedDisk } from './plan-move.ts';

/** VIR_DOMAIN_BLOCK_COPY_REUSE_EXT and _TRANSIENT_JOB: a restart of the guest ends the copy, not the guest. */
const REUSE_AND_TRANSIENT = 2 | 4;
/** VIR_DOMAIN_BLOCK_JOB_ABORT_PIVOT. */
const PIVOT = 2;
const SWITCH_WITHIN = 60_000;

/** QEMU copies the disk while the guest writes to it, keeps both alike, and then lets go of the old one. */
export async function copyLive(endpoint: Endpoint, dom: Domain, disk: MovedDisk): Promise<void> {
  const { call } = endpoint;
  const { target, place, capacityBytes } = disk;
  // A copy that another process began is begun anew: nothing tells where its file came from.
  await giveUpCopy(endpoint, dom, disk);
  if (await liesAt(endpoint, dom, disk)) return;
  const half = await volumeAt(endpoint, place);
  if (half !== undefined) await deleteVolume(endpoint, half);
  const xml = volumeXml({ places: [place], capacityBytes, thin: true, origin: { kind: 'blank' } }, place);
  const pool = { name: place.poolName, uuid: place.poolId };
  const { vol } = await call(procedures.storageVolCreateXml, { pool, xml });
  const { path } = await call(procedures.storageVolGetPath, { vol });
  const destination = writeXml(diskElement({ target, bus: 'virtio', volume: { place, path } }));
  const start = { dom, disk: target, destination, params: [], flags: REUSE_AND_TRANSIENT };
  await call(procedures.domainBlockCopy, start);
  await untilAlike(endpoint, dom, target);
  await call(procedures.domainBlockJobAbort, { dom, disk: target, flags: PIVOT });
  const switched = await lookUntil(
    endpoint,
    async () => ((await liesAt(endpoint, dom, disk)) ? true : undefined),
    SWITCH_WITHIN,
  );
  if (switched === undefined) throw failed('migrateVm', `QEMU did not switch ${target} over to its copy`);
}

async function untilAlike(endpoint: Endpoint, dom: Domain, target: string): Promise<void> {
  await waitUntil(endpoint, 'migrateVm', `the copy of ${target}`, async () => {
    const job = await jobOf(endpoint, dom, target);
    if (job === undefined) {
      throw failed(
        'migrateVm',
        `QEMU gave up copying ${target} of ${dom.name}`,
        'Is there room in the target?',
      );
    }
    const [done, all] = [Number(job.current), Number(job.end)];
    endpoint.ctx.progress(Math.min(0.99, done / Math.max(1, all)), `${dom.name}: ${target}`);
    return all > 0 && done === all ? true : undefined;
  });
}

/** Ends a copy that has not been switched over to; the guest stays on its old disk. */
export async function giveUpCopy(endpoint: Endpoint, dom: Domain, { target }: MovedDisk): Promise<void> {
  if ((await jobOf(endpoint, dom, target)) === undefined) return;
  await unlessCode(endpoint.call(procedures.domainBlockJobAbort, { dom, disk: target }), isOver);
  await waitUntil(endpoint, 'migrateVm', `the end of the copy of ${target}`, async () =>
    (await jobOf(endpoint, dom, target)) === undefined ? true : undefined,
  );
}

export async function jobOf({ call }: Endpoint, dom: Domain, target: string) {
  const job = await unlessCode(call(procedures.domainGetBlockJobInfo, { dom, disk: target }), isOver);
  return job?.found === true ? job : undefined;
}

/** Off, gone, or without a job. */
function isOver(thrown: unknown): boolean {
  return isCode(thrown, CODE.operationInvalid, CODE.noDomain, CODE.invalidArg);
}
