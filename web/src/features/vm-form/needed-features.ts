import type { Schemas } from '../../api/client.ts';
import type { Path } from '../schema-form/json.ts';

export type Capabilities = Schemas['Capabilities'];
type Feature = keyof Capabilities['features'];

/** What a platform must be able to do for a part of the spec; items of lists are `*`. */
const needed: Readonly<Record<string, Feature>> = {
  'compute/maxCpuCores': 'cpuHotAdd',
  'compute/maxMemoryMb': 'memoryHotAdd',
  'compute/pinning': 'cpuPinning',
  'compute/numa': 'numa',
  'compute/hugePages': 'hugePages',
  'compute/ballooning': 'ballooning',
  'storage/disks/*/thin': 'thinProvisioning',
  'guest/hostname': 'cloudInit',
  'guest/userData': 'cloudInit',
  'guest/sshKeys': 'cloudInit',
  'guest/sysprep': 'sysprep',
  'network/nics/*/address': 'cloudInit',
  'firmware/secureBoot': 'secureBoot',
  'firmware/tpm': 'tpm',
  'security/memoryEncryption': 'memoryEncryption',
};

/** The feature a part of the spec needs, and what the platform says of it; undefined: it needs none. */
export function supportFor(
  capabilities: Capabilities | undefined,
  path: Path,
): { readonly feature: Feature; readonly support: string; readonly reason?: string } | undefined {
  const feature = needed[path.map((key) => (typeof key === 'number' ? '*' : key)).join('/')];
  return capabilities === undefined || feature === undefined
    ? undefined
    : { feature, ...capabilities.features[feature] };
}
