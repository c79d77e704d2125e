import type { Vcsim } from './start.ts';

/** The simulator's own state, read from its memory and its files. */
export interface VcsimLook {
  readonly machines: readonly { readonly name: string; readonly state: string; readonly ref: string }[];
  readonly disks: readonly string[];
  /** Everything a call can change, one fact a line, sorted. */
  readonly facts: readonly string[];
}

/** The next calls of a method fail. */
export interface VcsimRule {
  /** @default any */
  readonly method?: string;
  /** Type of managed object. @default any */
  readonly type?: string;
  /** A fault of vim25: `NoPermission`. */
  readonly fault: string;
  /** Its fields, by their Go names: `{ PrivilegeId: 'VirtualMachine.Interact.PowerOn' }`. */
  readonly facts?: object;
  /** @default for ever */
  readonly count?: number;
  /** Let so many calls pass first. */
  readonly skip?: number;
  /** Milliseconds. */
  readonly delay?: number;
}

type Admin = Pick<Vcsim, 'adminUrl'>;

/** What the simulator's admin path offers, loopback only. */
export const admin = {
  look: (sim: Admin) => send(sim, 'GET', '/look') as Promise<VcsimLook>,
  /** How often each method was called. */
  calls: (sim: Admin) => send(sim, 'GET', '/calls') as Promise<Readonly<Record<string, number>>>,
  addRule: (sim: Admin, rule: VcsimRule) => send(sim, 'POST', '/rules', rule),
  clearRules: (sim: Admin) => send(sim, 'DELETE', '/rules'),
  addVms: (sim: Admin, prefix: string, count: number) => send(sim, 'POST', '/vms', { prefix, count }),
  act: (sim: Admin, verb: 'start' | 'stop' | 'delete' | 'rename', name: string, newName = '') =>
    send(sim, 'POST', '/act', { verb, name, newName }),
  /** A guest wrote there: what QueryChangedDiskAreas tells from then on. */
  write: (sim: Admin, at: { name: string; key: number; offset: number; length: number }) =>
    send(sim, 'POST', '/writes', at),
  /** SHA-256 over the bytes of a disk, `[datastore] folder/disk.vmdk`. */
  diskHash: async (sim: Admin, name: string) =>
    ((await send(sim, 'GET', diskPath(name))) as { readonly sha256: string }).sha256,
  fillDisk: (sim: Admin, name: string, at: { offset: number; content: Uint8Array<ArrayBuffer> }) =>
    send(sim, 'PUT', diskPath(name, at.offset), at.content),
  /** The disk with the folder it lies in. */
  removeDisk: (sim: Admin, name: string) => send(sim, 'DELETE', diskPath(name)),
  /** What a server that goes by the WSDL of this version would refuse in each request; empty when nothing. */
  check: (sim: Admin, requests: readonly string[], version = '6.7') =>
    send(sim, 'POST', '/check', { version, requests }) as Promise<readonly string[]>,
  /** Logs every client out. */
  endSessions: (sim: Admin) => send(sim, 'DELETE', '/sessions'),
};

function diskPath(name: string, offset = 0): string {
  return `/disk?${new URLSearchParams({ name, offset: String(offset) }).toString()}`;
}

async function send(
  { adminUrl }: Admin,
  method: string,
  path: string,
  body?: object | Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  const response = await fetch(new URL(path, adminUrl), {
    method,
    ...(body === undefined ? {} : { body: body instanceof Uint8Array ? body : JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`vcsim: ${text.trim()}`);
  return JSON.parse(text);
}
