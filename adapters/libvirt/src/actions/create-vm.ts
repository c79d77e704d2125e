import { HypervisorFault } from '@anyvisor/domain';
import { mappingFault } from '@anyvisor/port';
import type { CreatedVm, CreateVmRequest, Step, StepMemory, StepTable } from '@anyvisor/port';
import { domainXml } from '../domain-xml/domain-xml.ts';
import { exhausted, invalidSpec, notFound } from '../faults.ts';
import { libvirtMapper } from '../mapper.ts';
import type { LibvirtNativeSpec, PlacedVolume } from '../native-spec.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import { readResources } from '../reading/resources.ts';
import type { Endpoint } from '../session/endpoint.ts';
import type { LibvirtSession } from '../session/libvirt-session.ts';
import { isMissing } from '../storage/volume-handle.ts';
import { placedVolume, volumeStep } from '../storage/volume-step.ts';
import { checkPages } from './check-pages.ts';
import { checkNameFree, domainStep } from './define-domain.ts';
import { powerOnStep } from './power-on-step.ts';
import { checkStep } from './step.ts';

/**
 * Volumes first, each named by the operation's tag; then the domain, whose UUID is derived from the operation: defining
 * it is one atomic call on name and UUID. Whatever a crash leaves is found by those names.
 */
export async function createVm(
  session: LibvirtSession,
  endpoint: Endpoint,
  request: CreateVmRequest,
): Promise<StepTable<CreatedVm>> {
  checkAmounts(request);
  // Whether KVM may be counted on decides how the guest will run.
  const spec = await nativeSpec(await session.onceProven(endpoint.ctx), request);
  const volumes = volumePlans(spec);
  const steps: Step[] = [
    checkStep(session, 'check', (present) => checkRoom(present, spec)),
    ...volumes.map(({ name, plan, content }) => volumeStep(session, name, plan, content)),
    domainStep(session, {
      uuid: spec.uuid,
      name: spec.name,
      autostart: spec.extension.autostart ?? false,
      xml: (memory) => Promise.resolve(domainXml(spec, placed(memory, volumes))),
    }),
    ...(request.spec.powerOn === true ? [powerOnStep(session, spec.uuid)] : []),
  ];
  return { kind: 'steps', steps, result: () => ({ nativeRef: spec.uuid, name: spec.name }) };
}

async function nativeSpec(endpoint: Endpoint, request: CreateVmRequest): Promise<LibvirtNativeSpec> {
  const { marker, spec, mapping, template } = request;
  const resources = await readResources(endpoint);
  const mapped = libvirtMapper(endpoint.facts.profile).mapProvisionSpec(spec, mapping, {
    marker,
    resources,
    ...(template === undefined ? {} : { template }),
  });
  if (mapped.ok) return mapped.value;
  throw new HypervisorFault(mappingFault(mapped.error));
}

/** What no host could ever give; the API's schema refuses most of it before. */
function checkAmounts({ spec }: CreateVmRequest): void {
  const { cpuCores, memoryMb } = spec.compute;
  if (!Number.isInteger(cpuCores) || cpuCores < 1) {
    throw invalidSpec('/compute/cpuCores', 'A VM needs a whole number of cores, one at least.');
  }
  if (!Number.isInteger(memoryMb) || memoryMb < 1) {
    throw invalidSpec('/compute/memoryMb', 'A VM needs a whole number of MiB of memory, one at least.');
  }
  for (const [index, disk] of spec.storage.disks.entries()) {
    if (!(disk.sizeGb > 0)) {
      throw invalidSpec(`/storage/disks/${index}/sizeGb`, 'A disk needs a size above zero.');
    }
  }
}

/** Before anything is made: is the name free, the template there, the host large enough? */
async function checkRoom(endpoint: Endpoint, spec: LibvirtNativeSpec): Promise<void> {
  await checkNameFree(endpoint, spec.name, spec.uuid);
  checkHostSize(endpoint, spec.compute.cpuCores, spec.compute.memoryMb);
  await checkPages(endpoint, spec);
  for (const { volume } of spec.disks) {
    const { origin } = volume;
    if (origin.kind !== 'copy' && origin.kind !== 'layer') continue;
    const key = origin.templateKey;
    const found = await unlessCode(endpoint.call(procedures.storageVolLookupByKey, { key }), isMissing);
    if (found === undefined) throw notFound('template', key);
  }
}

/** libvirt defines a domain of any size; only starting it would fail. */
export function checkHostSize({ facts }: Endpoint, cpuCores: number, memoryMb: number): void {
  const bytes = memoryMb * 1024 ** 2;
  if (bytes > facts.memoryBytes) {
    throw exhausted(
      'memory',
      { requested: bytes, available: facts.memoryBytes },
      `the host has ${Math.floor(facts.memoryBytes / 1024 ** 2)} MiB of memory in all, ${memoryMb} are asked for`,
      'Ask for less memory, or choose a larger host.',
    );
  }
  const limit = facts.profile.maxVcpus ?? DRIVER_LIMIT;
  if (cpuCores > limit) {
    throw invalidSpec('/compute/cpuCores', `This host gives a guest at most ${limit} virtual CPUs.`);
  }
}

/** What the largest QEMU machine type takes, for drivers that do not say. */
const DRIVER_LIMIT = 4096;

interface NamedPlan {
  readonly name: string;
  readonly plan: LibvirtNativeSpec['disks'][number]['volume'];
  readonly content?: NonNullable<LibvirtNativeSpec['seed']>['content'];
}

/** In the order in which the domain names them. */
function volumePlans({ disks, seed }: LibvirtNativeSpec): readonly NamedPlan[] {
  return [
    ...disks.map(({ volume }, index) => ({ name: `volume-${index}`, plan: volume })),
    ...(seed === null ? [] : [{ name: 'seed', plan: seed.volume, content: seed.content }]),
  ];
}

function placed(memory: StepMemory, volumes: readonly NamedPlan[]): readonly PlacedVolume[] {
  return volumes.map(({ name }) => placedVolume(memory, name));
}
