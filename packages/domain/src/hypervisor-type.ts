/** Every hypervisor type, as spelled on the wire (API, database, CLI). */
export const hypervisorTypes = ['VSPHERE', 'PROXMOX', 'HYPERV', 'XAPI', 'LIBVIRT', 'POWERVM'] as const;

export type HypervisorType = (typeof hypervisorTypes)[number];

export function isHypervisorType(value: unknown): value is HypervisorType {
  return hypervisorTypes.some((type) => type === value);
}
