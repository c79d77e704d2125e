/** A guest as the cluster's config files and its process show it. */
export type GuestKind = 'qemu' | 'lxc';
export type Power = 'stopped' | 'running' | 'paused' | 'suspended';

/** Keys and values as the config file holds them. */
export type Config = Record<string, string>;

export interface Snapshot {
  readonly name: string;
  readonly takenAt: number;
  description: string;
  parent: string | undefined;
  readonly config: Readonly<Config>;
  /** The volume with the saved memory. */
  readonly vmstate: string | undefined;
}

export interface Guest {
  readonly vmid: number;
  readonly kind: GuestKind;
  node: string;
  config: Config;
  /** Changes that wait for the next start; `null` deletes the key. */
  pending: Map<string, string | null>;
  snapshots: Snapshot[];
  power: Power;
  startedAt: number;
  pid: number;
  /** Whether the guest's agent answers while it runs. */
  agentUp: boolean;
  /** When `power` or `node` last changed, and what pvestatd had seen before. */
  changedAt: number;
  seenBefore: { readonly power: Power; readonly node: string } | undefined;
  createdAt: number;
}

export function isTemplate(guest: Guest): boolean {
  return guest.config['template'] === '1';
}

export function nameOf(guest: Guest): string {
  const name = guest.config[guest.kind === 'qemu' ? 'name' : 'hostname'];
  return name ?? `${guest.kind === 'qemu' ? 'VM' : 'CT'} ${String(guest.vmid)}`;
}

/** `VM` or `CT`, as the messages say. */
export function wordFor(kind: GuestKind): 'VM' | 'CT' {
  return kind === 'qemu' ? 'VM' : 'CT';
}

/** The task types of a kind begin with `qm` or `vz`. */
export function taskPrefix(kind: GuestKind): 'qm' | 'vz' {
  return kind === 'qemu' ? 'qm' : 'vz';
}
