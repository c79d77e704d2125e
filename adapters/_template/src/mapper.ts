import { err, ok } from '@anyvisor/domain';
import type {
  HypervisorResourceMapping,
  HypervisorResourceTree,
  MappingError,
  Result,
  VmProvisionSpec,
} from '@anyvisor/domain';
import type { MappingKnowledge } from '@anyvisor/port';
import { ceiling } from './capabilities.ts';

/** A VM in the endpoint's words, ready to be sent. */
export interface NativeSpec {
  readonly name: string;
  readonly cores: number;
  readonly memoryMb: number;
  readonly networkIds: readonly string[];
  readonly disks: readonly {
    readonly storageId: string;
    readonly sizeGb: number;
    readonly copyOf?: string;
  }[];
}

type Mapped<T> = Result<T, MappingError>;

/** The spec in the endpoint's words, or the first thing in it that this endpoint does not have. */
export function mapProvisionSpec(
  spec: VmProvisionSpec,
  mapping: HypervisorResourceMapping,
  knowledge: MappingKnowledge,
): Mapped<NativeSpec> {
  const problem =
    templateProblem(spec, knowledge) ?? sizeProblem(spec) ?? placeProblem(spec, knowledge.resources);
  if (problem !== undefined) {
    return err(problem);
  }
  const networkIds: string[] = [];
  for (const [index, nic] of spec.network.nics.entries()) {
    const network = findNetwork(nic.network, mapping, knowledge.resources, `/network/nics/${index}/network`);
    if (!network.ok) {
      return network;
    }
    networkIds.push(network.value);
  }
  const disks: NativeSpec['disks'][number][] = [];
  for (const [index, disk] of wantedDisks(spec, knowledge).entries()) {
    const pointer = `/storage/disks/${index}/storage`;
    const storage = findStorage(disk.storage, mapping, knowledge.resources, pointer);
    if (!storage.ok) {
      return storage;
    }
    const copyOf = index === 0 ? knowledge.template?.nativeRef : undefined;
    disks.push({
      storageId: storage.value,
      sizeGb: disk.sizeGb,
      ...(copyOf === undefined ? {} : { copyOf }),
    });
  }
  const { cpuCores: cores, memoryMb } = spec.compute;
  return ok({ name: spec.name, cores, memoryMb, networkIds, disks });
}

/** A storage unit by what was asked for, by the mapping, or simply the first. */
export function findStorage(
  wish: string | undefined,
  { storageMapping }: HypervisorResourceMapping,
  { storageUnits }: HypervisorResourceTree,
  pointer: string,
): Mapped<string> {
  return find('StorageNotFound', wish ?? storageMapping.defaultDatastore, storageUnits, pointer);
}

function findNetwork(
  wish: string,
  { networkMapping }: HypervisorResourceMapping,
  { networkUnits }: HypervisorResourceTree,
  pointer: string,
): Mapped<string> {
  return find('NetworkNotFound', networkMapping.networks[wish] ?? wish, networkUnits, pointer);
}

function find(
  kind: MappingError['kind'],
  wish: string | undefined,
  units: readonly { readonly id: string; readonly name: string }[],
  pointer: string,
): Mapped<string> {
  const unit = units.find(({ id, name }) => wish === undefined || id === wish || name === wish);
  return unit === undefined
    ? err({
        kind,
        subject: wish ?? '',
        pointer,
        message: `this endpoint has no ${wish}`,
        candidates: units.slice(0, 5).map(({ name }) => name),
      })
    : ok(unit.id);
}

/** A template has one disk, which comes even when the spec lists none. */
function wantedDisks(spec: VmProvisionSpec, { template }: MappingKnowledge) {
  const sizeGb = (template?.diskBytes ?? 0) / 2 ** 30;
  const disks = template !== undefined && spec.storage.disks.length === 0 ? [{ sizeGb }] : spec.storage.disks;
  return disks.map((disk, index) => ({
    storage: disk.storage,
    sizeGb: index === 0 ? Math.max(disk.sizeGb, sizeGb) : disk.sizeGb,
  }));
}

function templateProblem(spec: VmProvisionSpec, { template }: MappingKnowledge): MappingError | undefined {
  if (spec.storage.cloneMode === 'linked') {
    return unsupported('/storage/cloneMode', 'linked', 'disks of a template can only be copied');
  }
  return spec.template === 'blank' || template !== undefined
    ? undefined
    : {
        kind: 'TemplateNotFound',
        subject: spec.template,
        pointer: '/template',
        message: `this endpoint has no template ${spec.template}`,
      };
}

function sizeProblem({ compute }: VmProvisionSpec): MappingError | undefined {
  return (
    sizeFault('/compute/cpuCores', compute.cpuCores, ceiling.maxCpuCores ?? 0) ??
    sizeFault('/compute/memoryMb', compute.memoryMb, (ceiling.maxMemoryGb ?? 0) * 1024)
  );
}

/** Why a whole number from 1 to `most` is not what was given. */
export function sizeFault(pointer: string, given: number, most: number): MappingError | undefined {
  return Number.isInteger(given) && given >= 1 && given <= most
    ? undefined
    : unsupported(pointer, String(given), `must be a whole number from 1 to ${most}`);
}

function placeProblem(
  spec: VmProvisionSpec,
  { computeUnits }: HypervisorResourceTree,
): MappingError | undefined {
  const wish = spec.placement?.computeUnit;
  const unit = find('ComputeUnitNotFound', wish, computeUnits, '/placement/computeUnit');
  return unit.ok ? undefined : unit.error;
}

function unsupported(pointer: string, subject: string, message: string): MappingError {
  return { kind: 'UnsupportedSetting', subject, pointer, message };
}
