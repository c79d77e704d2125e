import { ok } from '@anyvisor/domain';
import type { HypervisorError, Result } from '@anyvisor/domain';
import type { CallContext, DiskChunk } from '@anyvisor/port';
import { failed } from '../faults.ts';
import { Transport } from '../protocol/transport.ts';
import { field, text } from '../protocol/vim-value.ts';
import type { MoRef, VimObject } from '../protocol/vim-value.ts';
import { refOf } from '../session/all-view.ts';
import type { Session } from '../session.ts';
import { endLease, keepAlive, readyLease } from './export-lease.ts';
import type { Lease } from './export-lease.ts';
import { readStreamOptimised } from './stream-optimised.ts';

/** What is exported: a VM that is off, or a snapshot. */
export interface LeasedDisk {
  readonly entity: MoRef;
  readonly disk: VimObject;
  /** All devices beside it, to tell which file of the lease is this disk. */
  readonly devices: readonly VimObject[];
  readonly sizeBytes: number;
}

/** Begins an export of `entity`; the lease has to be ended by `readLeasedDisk`. */
export async function openLease(session: Session, ctx: CallContext, entity: MoRef): Promise<Lease> {
  const method = entity.type === 'VirtualMachine' ? 'ExportVm' : 'ExportSnapshot';
  return readyLease(session, ctx, refOf(await session.ask(ctx, entity, method)));
}

/** The disk as the host sends it for an export, which every kind of datastore and every kind of disk has. */
export async function* readLeasedDisk(
  session: Session,
  ctx: CallContext,
  lease: Lease,
  wanted: LeasedDisk,
): AsyncGenerator<Result<DiskChunk, HypervisorError>> {
  let at = 0;
  let complete = false;
  const stop = keepAlive(session, ctx, lease, () => (at / wanted.sizeBytes) * 100);
  const way = wayTo(session, deviceUrl(lease, wanted));
  try {
    const response = await way.transport.send({
      method: 'GET',
      path: way.path,
      headers: {},
      signal: ctx.signal,
    });
    if (response.statusCode !== 200)
      throw failed('exportDisk', `the host answered HTTP ${response.statusCode ?? 0} for the disk`);
    for await (const chunk of readStreamOptimised(response as AsyncIterable<Buffer>, wanted.sizeBytes)) {
      at = chunk.offset;
      yield ok(chunk);
    }
    complete = true;
  } finally {
    stop();
    if (way.transport !== session.transport) way.transport.close();
    await endLease(session, ctx, lease, complete);
  }
}

/** `/vm-7/ParaVirtualSCSIController0:1`: controller with its bus, and unit; by their order where a server writes it otherwise. */
function deviceUrl({ devices: files }: Lease, { disk, devices }: LeasedDisk): VimObject {
  const controller = devices.find((one) => text(one, 'key') === text(disk, 'controllerKey'));
  const tail = `${text(controller, 'busNumber') ?? ''}:${text(disk, 'unitNumber') ?? ''}`;
  const fitting = files.filter((one) => (text(one, 'key') ?? '').endsWith(tail));
  const exact = fitting.find((one) => (text(one, 'key') ?? '').includes(`/${controller?.$ ?? ''}`));
  const [only] = fitting;
  if (exact !== undefined) return exact;
  if (fitting.length === 1 && only !== undefined) return only;
  const disks = devices.filter((one) => one.$ === 'VirtualDisk');
  const byOrder = disks.length === files.length ? files[disks.indexOf(disk)] : undefined;
  if (byOrder === undefined)
    throw failed('exportDisk', 'the export does not say which of its files is this disk');
  return byOrder;
}

/** `*` stands for the host we speak to (HttpNfcLeaseDeviceUrl.url); any other is named with its certificate's thumbprint. */
function wayTo(
  session: Session,
  device: VimObject,
): { readonly transport: Transport; readonly path: string } {
  const given = text(device, 'url') ?? '';
  const own = new URL(session.parameters.vcenterUrl);
  const url = new URL(given.replace('://*', `://${own.hostname}`));
  const path = `${url.pathname}${url.search}`;
  if (given.includes('://*')) return { transport: session.transport, path };
  const thumbprint = text(field(device, 'sslThumbprint'));
  return {
    transport: new Transport({
      url,
      anyCertificate: !session.parameters.validateSsl,
      // Named by the server whose own certificate was accepted.
      fingerprint: thumbprint,
    }),
    path,
  };
}
