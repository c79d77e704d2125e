import type { VmProvisionSpec } from '@anyvisor/domain';
import { isoImage } from './iso-image.ts';
import { networkConfig } from './network-config.ts';

/** A CD the guest configures itself from: cloud-init's NoCloud data source, or Windows Setup's answer file. */
export interface CloudInitSeed {
  /** `cidata` is what NoCloud looks for. */
  readonly label: string;
  readonly files: readonly { readonly name: string; readonly text: string }[];
}

/**
 * What the guest needs to be told, or null when nothing. `macs` stand in the order of the spec's NICs.
 * Source: https://docs.cloud-init.io/en/latest/reference/datasources/nocloud.html
 */
export function seedOf(
  spec: VmProvisionSpec,
  instanceId: string,
  macs: readonly string[],
): CloudInitSeed | null {
  const { guest = {}, network } = spec;
  if (guest.sysprep !== undefined) return answerFile(guest.sysprep.unattendXml);
  const addresses = networkConfig(network.nics, macs);
  if (!wantsCloudInit(guest) && addresses === null) return null;
  return {
    label: 'cidata',
    files: [
      { name: 'meta-data', text: metaData(guest, instanceId) },
      { name: 'user-data', text: guest.userData ?? '#cloud-config\n' },
      ...(addresses === null ? [] : [{ name: 'network-config', text: addresses }]),
    ],
  };
}

/** The CD as bytes: the same seed yields the same. */
export function seedImage(seed: CloudInitSeed): Uint8Array {
  return isoImage(
    seed.label,
    seed.files.map(({ name, text }) => ({ name, data: Buffer.from(text, 'utf8') })),
  );
}

export function wantsCloudInit(guest: NonNullable<VmProvisionSpec['guest']>): boolean {
  return guest.hostname !== undefined || guest.userData !== undefined || (guest.sshKeys ?? []).length > 0;
}

/** Keys go here, not into the user data, which may be a script or anything else. */
function metaData(guest: NonNullable<VmProvisionSpec['guest']>, instanceId: string): string {
  const keys = guest.sshKeys ?? [];
  return [
    `instance-id: ${instanceId}`,
    ...(guest.hostname === undefined ? [] : [`local-hostname: ${guest.hostname}`]),
    ...(keys.length === 0 ? [] : ['public-keys:', ...keys.map((key) => `  - ${JSON.stringify(key.trim())}`)]),
    '',
  ].join('\n');
}

/** Setup looks for either name on removable media, the first when installing, the second in a sysprepped image. */
function answerFile(text: string): CloudInitSeed {
  return {
    label: 'unattend',
    files: [
      { name: 'Autounattend.xml', text },
      { name: 'Unattend.xml', text },
    ],
  };
}
