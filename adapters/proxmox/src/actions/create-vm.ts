import type { MappingError } from '@anyvisor/domain';
import type { CallContext, CreateVmRequest, CreatedVm, Step, StepTable } from '@anyvisor/port';
import { invalidSpec, mapped } from '../faults.ts';
import { isDiskKey, storageOf } from '../inventory/config-disks.ts';
import { storageUnitId } from '../inventory/storage-ids.ts';
import { extensionOf, mapProvisionSpec } from '../mapper.ts';
import type { NativeDisk, NativeSpec } from '../mapper.ts';
import { markedTags } from '../marker.ts';
import { path } from '../protocol/form.ts';
import { asFlag, asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';
import { parsePropertyString } from '../protocol/property-string.ts';
import { readAll, resourcesOf } from '../reading/inventory.ts';
import type { GuestDetails } from '../reading/guest-book.ts';
import { readDetails } from '../reading/guests.ts';
import type { ClusterRows } from '../reading/row.ts';
import type { Session } from '../session.ts';
import { startClone } from './clone-guest.ts';
import { dataDiskKeys } from './data-disks.ts';
import { freeKey } from './free-key.ts';
import { growDiskSteps } from './grow-disk-steps.ts';
import { chooseVmidStep, creationStep, madeRef } from './made-vm.ts';
import { placeStep } from './place-step.ts';
import { powerOnStep } from './power-on-step.ts';
import { shapeStep } from './shape-step.ts';

/**
 * `choose-vmid` and `create-vm`; from a template `clone-vm`, `shape-vm`, `grow-disk-N` and, where a node was named, `place-vm`;
 * then `power-on` when asked for.
 */
export async function createVm(
  session: Session,
  ctx: CallContext,
  request: CreateVmRequest,
): Promise<StepTable<CreatedVm>> {
  const { marker, spec, mapping, template } = request;
  const { rows, endpoint } = await readAll(session, ctx);
  const source =
    spec.template === 'blank'
      ? undefined
      : await templateOf(session, ctx, rows, template?.nativeRef, spec.template);
  const resources = await resourcesOf(session, ctx, rows, endpoint);
  const boundTo = source === undefined || isShared(source, rows) ? undefined : source.node;
  const knowledge = { marker, resources, holders: diskHolders(rows), boundTo };
  const native = mapped(mapProvisionSpec(spec, mapping, knowledge));
  const linked = spec.storage.cloneMode === 'linked';
  if (source?.kind === 'lxc' && (spec.firmware ?? spec.security ?? spec.devices) !== undefined)
    throw invalidSpec('/template', 'a container has neither firmware nor devices');
  const named = (spec.placement?.computeUnit ?? mapping.computeMapping.targetComputeUnit) !== undefined;
  const first = source === undefined ? 'create-vm' : 'clone-vm';
  const creation = creationStep(session, {
    step: first,
    marker,
    name: spec.name,
    start: (stepCtx, vmid) =>
      source === undefined
        ? session.post(stepCtx, path`/nodes/${native.node}/qemu`, blankConfig(native, marker, vmid))
        : startClone(session, stepCtx, source, {
            vmid,
            name: spec.name,
            description: native.description,
            full: !linked,
            storage: linked ? undefined : wishedStorage(request, native),
            target: boundTo === undefined ? native.node : undefined,
            pool: native.pool,
          }),
  });
  const extension = extensionOf(spec);
  const rest: readonly Step[] =
    source === undefined
      ? []
      : [
          shapeStep(session, marker, (guest) => shapeOf(guest, native, marker, Object.keys(extension))),
          ...growDiskSteps(session, marker, spec.storage.disks),
          ...(named ? [placeStep(session, marker, native.node)] : []),
        ];
  const power = spec.powerOn === true ? [powerOnStep(session, marker)] : [];
  return {
    kind: 'steps',
    steps: [chooseVmidStep(session, marker), creation, ...rest, ...power],
    result: (memory) => ({ nativeRef: madeRef(memory[first]), name: spec.name }),
  };
}

/** Everything in the creating call: the marker too. */
function blankConfig(native: NativeSpec, marker: string, vmid: number) {
  const { hardware, cloudInit, name, pool, description, homeStorage, nics } = native;
  const disks = diskConfig(native.disks, {});
  return {
    vmid,
    name,
    pool,
    description,
    tags: markedTags([], marker),
    scsihw: 'virtio-scsi-single',
    serial0: 'socket',
    ...hardware,
    ...disks,
    ...firmwareDisks(native, {}),
    ...Object.fromEntries(nics.map((nic, index) => [`net${index}`, nic])),
    ...cloudInit,
    ...(Object.keys(cloudInit).length === 0 ? {} : { ide2: `${homeStorage}:cloudinit` }),
  };
}

/** `scsi0=ceph:32,discard=on`: the size in GiB makes a new volume. */
function diskConfig(disks: readonly NativeDisk[], used: LooseObject): Readonly<Record<string, string>> {
  const made: Record<string, string> = {};
  for (const { bus, storage, sizeGb, format } of disks) {
    const extra = [
      format === undefined ? '' : `,format=${format}`,
      bus === 'scsi' || bus === 'virtio' ? ',iothread=1' : '',
    ];
    made[freeKey(bus, used, made)] = `${storage}:${sizeGb}${extra.join('')},discard=on`;
  }
  return made;
}

/** Firmware variables and TPM state are volumes of their own. */
function firmwareDisks(
  { firmware, homeStorage }: NativeSpec,
  used: LooseObject,
): Readonly<Record<string, string>> {
  const made: Record<string, string> = {};
  const keys = firmware?.secureBoot === true ? 1 : 0;
  if (firmware?.type === 'uefi' && !('efidisk0' in used))
    made['efidisk0'] = `${homeStorage}:1,efitype=4m,pre-enrolled-keys=${keys}`;
  if (firmware?.tpm === true && !('tpmstate0' in used)) made['tpmstate0'] = `${homeStorage}:1,version=v2.0`;
  return made;
}

/** What makes a copy of the template the VM that was asked for. */
function shapeOf(
  { kind, config }: GuestDetails,
  native: NativeSpec,
  marker: string,
  given: readonly string[],
): Readonly<Record<string, string>> {
  const tags = markedTags(
    (asText(config['tags']) ?? '').split(/[;,\s]+/).filter((tag) => tag !== ''),
    marker,
  );
  const { hardware, cloudInit, nics, description, homeStorage } = native;
  const own = Object.keys(config);
  const cards = Object.fromEntries(
    nics.map((nic, index) => [`net${index}`, kind === 'qemu' ? nic : containerNic(nic, index)]),
  );
  const spare = own.filter((key) => /^net\d+$/.test(key) && !(key in cards));
  const common = { tags, description, ...cards };
  if (kind === 'lxc') {
    const { memory = '512', cores = '1' } = hardware;
    return { ...common, memory, cores, ...(spare.length === 0 ? {} : { delete: spare.join(',') }) };
  }
  const kept = new Set([
    ...(given.includes('cpuType') ? [] : ['cpu']),
    ...(given.includes('osType') ? [] : ['ostype']),
  ]);
  const shaped = Object.fromEntries(Object.entries(hardware).filter(([key]) => !kept.has(key)));
  const mount = own.some((key) => isDiskKey('qemu', key) && /cloudinit/.test(asText(config[key]) ?? ''));
  const wantsDrive = Object.keys(cloudInit).length > 0 && !mount;
  const stale = [...spare, ...(own.includes('vcpus') && !('vcpus' in shaped) ? ['vcpus'] : [])];
  return {
    ...common,
    ...shaped,
    ...cloudInit,
    ...(wantsDrive ? { ide2: `${homeStorage}:cloudinit` } : {}),
    ...diskConfig(native.disks.slice(dataDiskKeys('qemu', config).length), config),
    ...firmwareDisks(native, config),
    ...(stale.length === 0 ? {} : { delete: stale.join(',') }),
  };
}

function containerNic(nic: string, index: number): string {
  const { options } = parsePropertyString(nic);
  const tag = options.get('tag');
  return `name=eth${index},bridge=${options.get('bridge') ?? ''},ip=dhcp,type=veth${tag === undefined ? '' : `,tag=${tag}`}`;
}

/** The storage of the first disk asked for, or the mapping's; else the copy lies where its template does. */
function wishedStorage({ spec, mapping }: CreateVmRequest, native: NativeSpec): string | undefined {
  const named = spec.storage.disks[0]?.storage ?? mapping.storageMapping.defaultDatastore;
  return named === undefined ? undefined : native.homeStorage;
}

async function templateOf(
  session: Session,
  ctx: CallContext,
  rows: ClusterRows,
  ref: string | undefined,
  subject: string,
): Promise<GuestDetails> {
  const row = rows.guests.find(({ vmid, template }) => template && String(vmid) === ref);
  if (row !== undefined) {
    const details = await readDetails(session, ctx, row, row);
    if (asFlag(details.config['template'])) return details;
  }
  const problem: MappingError = {
    kind: 'TemplateNotFound',
    subject,
    pointer: '/template',
    message: `this cluster has no template ${subject.slice(0, 100)}`,
  };
  return mapped<GuestDetails>({ ok: false, error: problem });
}

/** Can the copy be made on another node than its source's? */
export function isShared({ kind, config }: GuestDetails, { storages }: ClusterRows): boolean {
  const shared = new Set(storages.filter((row) => row.shared).map(({ storage }) => storage));
  return Object.keys(config)
    .filter((key) => isDiskKey(kind, key))
    .map((key) => storageOf(parsePropertyString(asText(config[key]) ?? '').head ?? ''))
    .every((storage) => storage === null || shared.has(storage));
}

/** Ids of storages whose content says that they take disks. */
export function diskHolders({ storages }: ClusterRows): ReadonlySet<string> {
  return new Set(storages.filter(({ content }) => content.includes('images')).map(storageUnitId));
}
