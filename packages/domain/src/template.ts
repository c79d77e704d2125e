/** Anything a VM can be cloned from: a vSphere or XAPI template, a Proxmox template, a VHDX, a qcow2 volume, … */
export interface TemplateInfo {
  readonly nativeRef: string;
  readonly name: string;
  /** The platform's word: `volume`, `template`, `vhdx`, … */
  readonly kind: string;
  readonly os: string | null;
  /** Virtual size of all its disks; null when unknown. */
  readonly diskBytes: number | null;
  /** Native id of the storage unit that holds it. */
  readonly storage: string | null;
  readonly firmware: 'bios' | 'uefi' | 'other' | null;
  readonly supportsLinkedClone: boolean;
}
