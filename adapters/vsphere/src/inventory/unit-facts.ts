import type { UnitFacts } from '@anyvisor/domain';
import type { NativeObject } from '../protocol/properties.ts';
import { field, flag, number, text } from '../protocol/vim-value.ts';
import type { VimValue } from '../protocol/vim-value.ts';

/** What else vSphere says of a cluster, host or pool, for people; undefined when that is nothing. */
export function unitFacts({ ref, properties }: NativeObject): UnitFacts | undefined {
  if (ref.type === 'ClusterComputeResource') return told(clusterFacts(properties));
  if (ref.type === 'HostSystem') return told(hostFacts(properties));
  if (ref.type === 'ResourcePool' || ref.type === 'VirtualApp') {
    return told({
      ...(ref.type === 'VirtualApp' ? { kind: 'vApp' } : {}),
      ...allocation('CPU', 'MHz', properties['config.cpuAllocation']),
      ...allocation('memory', 'MB', properties['config.memoryAllocation']),
    });
  }
  return undefined;
}

/** A datastore in a datastore cluster (StoragePod) names it, and says when it is taken out of service. */
export function storageFacts(
  { properties }: NativeObject,
  parent: NativeObject | undefined,
): UnitFacts | undefined {
  const mode = text(properties['summary'], 'maintenanceMode') ?? 'normal';
  const name = parent?.ref.type === 'StoragePod' ? text(parent.properties['name']) : undefined;
  return told({
    ...(name === undefined ? {} : { 'datastore cluster': name }),
    ...(mode === 'normal' ? {} : { maintenance: words(mode) }),
  });
}

type Properties = NativeObject['properties'];

function clusterFacts(properties: Properties): Record<string, string> {
  const drs = properties['configurationEx.drsConfig'];
  const ha = properties['configurationEx.dasConfig'];
  const vsan = properties['configurationEx.vsanConfigInfo'];
  return {
    ...(drs === undefined ? {} : { DRS: drsWords(drs) }),
    ...(ha === undefined ? {} : { HA: haWords(ha) }),
    ...(vsan === undefined ? {} : { vSAN: flag(vsan, 'enabled') === true ? 'on' : 'off' }),
    ...health(properties),
  };
}

function drsWords(drs: VimValue): string {
  if (flag(drs, 'enabled') !== true) return 'off';
  const rate = number(drs, 'vmotionRate');
  const behaviour = text(drs, 'defaultVmBehavior');
  return [
    behaviour === undefined ? 'on' : words(behaviour),
    ...(rate === undefined ? [] : [`threshold ${rate} of 5`]),
  ].join(', ');
}

function haWords(ha: VimValue): string {
  if (flag(ha, 'enabled') !== true) return 'off';
  return flag(ha, 'admissionControlEnabled') === true ? 'on, with admission control' : 'on';
}

function hostFacts(properties: Properties): Record<string, string> {
  const product = text(properties['summary.config.product.fullName']);
  const power = text(properties['runtime.powerState']);
  return {
    ...(product === undefined ? {} : { product }),
    ...(power === 'standBy' ? { power: 'standby: vCenter wakes it when it is needed' } : {}),
    ...health(properties),
  };
}

/** ManagedEntityStatus; green and grey are not worth a word. */
function health(properties: Properties): Record<string, string> {
  const status = text(properties['overallStatus']);
  if (status === 'red') return { health: 'red: it has a problem, see its alarms' };
  return status === 'yellow' ? { health: 'yellow: it may have a problem, see its alarms' } : {};
}

/** ResourceAllocationInfo; a limit of −1 is none. */
function allocation(what: string, unit: string, given: VimValue | undefined): Record<string, string> {
  if (given === undefined) return {};
  const [reservation, limit] = [number(given, 'reservation'), number(given, 'limit')];
  const [level, shares] = [text(given, 'shares', 'level'), number(given, 'shares', 'shares')];
  const expandable = flag(field(given), 'expandableReservation');
  return {
    ...(reservation === undefined ? {} : { [`${what} reservation`]: `${reservation} ${unit}` }),
    ...(limit === undefined ? {} : { [`${what} limit`]: limit < 0 ? 'none' : `${limit} ${unit}` }),
    ...(level === undefined
      ? {}
      : { [`${what} shares`]: shares === undefined ? level : `${level} (${shares})` }),
    ...(expandable === undefined ? {} : { [`${what} expandable`]: expandable ? 'yes' : 'no' }),
  };
}

/** `fullyAutomated` → `fully automated`. */
function words(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function told(facts: Record<string, string>): UnitFacts | undefined {
  return Object.keys(facts).length === 0 ? undefined : facts;
}
