import type { Schemas } from '../../../../api/client.ts';

type Vm = Pick<Schemas['Vm'], 'disks'>;

/** The disks whose bytes go with a VM: empty drives and images that are only looked at are not lost. */
export function lostDisks({ disks }: Vm): readonly Schemas['VmDisk'][] {
  return disks.filter(({ kind, source }) => kind === 'disk' && source !== null);
}

/** Bytes in all; null when one disk does not say. */
export function totalSize(disks: readonly Pick<Schemas['VmDisk'], 'sizeBytes'>[]): number | null {
  return disks.reduce<number | null>(
    (sum, { sizeBytes }) => (sum === null || sizeBytes === null ? null : sum + sizeBytes),
    0,
  );
}

/** Has to be switched off before it can go. */
export function isOn(powerState: Schemas['Vm']['powerState']): boolean {
  return powerState !== 'STOPPED' && powerState !== 'CRASHED' && powerState !== 'UNKNOWN';
}
