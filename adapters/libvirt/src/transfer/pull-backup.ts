import { writeXml, xml } from '@anyvisor/toolkit/xml-writer';
import { abortJobOf, runningBackup } from '../backup/backup-job.ts';
import { checkpointXml } from '../backup/backup-xml.ts';
import { failed, wrongState } from '../faults.ts';
import { openNbd } from '../nbd/nbd-client.ts';
import type { NbdExport } from '../nbd/nbd-client.ts';
import { nbdWay } from '../nbd/nbd-way.ts';
import type { NbdWay } from '../nbd/nbd-way.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import type { Endpoint } from '../session/endpoint.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { deleteVolume } from '../storage/delete-volume.ts';
import { isMissing } from '../storage/volume-handle.ts';

export interface PullWish {
  readonly operation: string;
  readonly disk: string;
  /** A file that QEMU may make, for what the guest overwrites meanwhile. */
  readonly scratch: string;
  /** The machine's other disks. */
  readonly others: readonly string[];
  /** Checkpoint since which changes are asked for; null: of the whole disk. */
  readonly since: string | null;
  /** Name of a checkpoint to make at the same instant. */
  readonly checkpoint: string | null;
}

/** The name of our exports: a job with it that this process knows nothing of is what a killed one left. */
const EXPORT = 'anyvisor-export';
const BITMAP = 'anyvisor-changes';

/**
 * A disk of a running machine as it is at this instant, read from QEMU over NBD while the guest goes on writing (pull mode,
 * https://libvirt.org/formatbackup.html). The job ends with `close`; libvirt removes what it kept meanwhile.
 */
export async function pullDisk(
  session: LibvirtSession,
  endpoint: Endpoint,
  dom: Domain,
  wish: PullWish,
): Promise<{ readonly disk: NbdExport; readonly close: () => Promise<void> }> {
  await endWhatWasLeft(endpoint, dom, wish.operation);
  const way = nbdWay(session, wish.operation);
  const { memory } = endpoint;
  memory.pulledDomains.add(dom.uuid);
  let open: NbdExport | undefined;
  const close = async (): Promise<void> => {
    open?.close();
    await abortJobOf(endpoint, dom, EXPORT);
    memory.pulledDomains.delete(dom.uuid);
  };
  try {
    await removeScratch(endpoint, wish.scratch);
    await begin(endpoint, dom, wish, way);
    const context = wish.since === null ? 'base:allocation' : `qemu:dirty-bitmap:${BITMAP}`;
    open = await openNbd(await way.dial(endpoint.ctx.signal), EXPORT, context);
    return { disk: open, close };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

/** libvirt has one such job at a time; its own wait for a second one is 30 s long and in vain. */
async function endWhatWasLeft(endpoint: Endpoint, dom: Domain, operation: string): Promise<void> {
  const running = await runningBackup(endpoint, dom, EXPORT);
  if (running === 'none') return;
  if (running === 'other' || endpoint.memory.pulledDomains.has(dom.uuid)) {
    throw wrongState(
      operation,
      `${dom.name} is being backed up or read already`,
      'Wait for the end of that, and ask again.',
    );
  }
  await abortJobOf(endpoint, dom, EXPORT);
}

/** libvirt removes it at the end, unless its daemon was killed; it would not write over one that is there. */
async function removeScratch(endpoint: Endpoint, path: string): Promise<void> {
  const { call } = endpoint;
  const found = await unlessCode(call(procedures.storageVolLookupByPath, { path }), isMissing);
  if (found !== undefined) await deleteVolume(endpoint, found.vol);
}

async function begin(
  { call }: Endpoint,
  dom: Domain,
  { operation, disk, others, since, checkpoint, scratch }: PullWish,
  { server }: NbdWay,
): Promise<void> {
  const document = xml(
    'domainbackup',
    { mode: 'pull' },
    since !== null && xml('incremental', {}, since),
    xml('server', { ...server }),
    xml(
      'disks',
      {},
      xml(
        'disk',
        {
          name: disk,
          backup: 'yes',
          type: 'file',
          exportname: EXPORT,
          exportbitmap: since === null ? undefined : BITMAP,
        },
        xml('scratch', { file: scratch }),
      ),
      ...others.map((name) => xml('disk', { name, backup: 'no' })),
    ),
  );
  const made =
    checkpoint === null
      ? {}
      : { checkpointXml: checkpointXml(checkpoint, `Anyvisor, for ${operation}`, [disk], others) };
  const { domainBackupBegin } = procedures;
  try {
    await call(domainBackupBegin, { dom, xml: writeXml(document), ...made, flags: 0 });
  } catch (error) {
    const text = String(error);
    if (!/address already in use/i.test(text)) throw error;
    throw failed(operation, 'the port for reading the disk was taken just now');
  }
}
