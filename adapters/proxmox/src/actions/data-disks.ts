import { isDiskKey } from '../inventory/config-disks.ts';
import { asText } from '../protocol/loose.ts';
import type { LooseObject } from '../protocol/loose.ts';
import type { GuestKind } from '../reading/row.ts';

/** The keys of a guest's disks that hold data, in order: no CD drives, no firmware variables, no TPM state. */
export function dataDiskKeys(kind: GuestKind, config: LooseObject): readonly string[] {
  return Object.keys(config)
    .filter((key) => isDiskKey(kind, key) && !/^(?:efidisk|tpmstate)/.test(key))
    .filter((key) => !/media=cdrom|^none/.test(asText(config[key]) ?? ''))
    .toSorted((a, b) => a.localeCompare(b, 'en', { numeric: true }));
}
