import type { Api } from '../support/api.ts';

/**
 * A hypervisor as the kill-create runs need it. What it sees must come from the hypervisor itself, past our adapter: a
 * run that counts with the code it tests would not see that code's own mistakes.
 */
export interface CreatePeer {
  /** In the connection's inventory; every other VM is cloned from it. */
  readonly template: string;
  /** Adds it as a connection, waits until the template is listed, and answers the connection's name. */
  readonly connect: (api: Api, name: string) => Promise<string>;
  readonly look: () => Promise<Seen>;
  readonly stop: () => Promise<void>;
}

/** Everything there, by the hypervisor's own word. */
export interface Seen {
  /** Names; twice where two have one name. Templates are no VMs. */
  readonly vms: readonly string[];
  readonly disks: readonly SeenDisk[];
}

export interface SeenDisk {
  /** Unlike any other's: a path, a volume. */
  readonly id: string;
  /** The name of the VM it was made for, as the name or the place of the disk says it. */
  readonly vm: string;
}
