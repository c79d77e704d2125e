import type { Simulator } from '../../simulator/index.ts';

export interface SeenGuest {
  readonly vmid: number;
  readonly kind: 'qemu' | 'lxc';
  readonly node: string;
  readonly power: string;
  readonly config: Readonly<Record<string, string>>;
  readonly pending: Readonly<Record<string, string | null>>;
  readonly snapshots: readonly {
    readonly name: string;
    readonly parent?: string;
    readonly vmstate?: string;
  }[];
  readonly volumes: readonly {
    readonly id: string;
    readonly size: number;
    readonly node: string;
    readonly file?: string;
  }[];
}

export interface SeenWorld {
  readonly guests: readonly SeenGuest[];
  /** Disk images that somebody has uploaded. */
  readonly images: readonly string[];
  readonly ha: Readonly<Record<string, unknown>>;
  readonly tasks: readonly {
    readonly upid: string;
    readonly type: string;
    readonly id: string;
    readonly exitStatus?: string;
  }[];
}

/** The simulator's admin port: its true state, and what other people and bad luck do to it. */
export function adminOf({ adminUrl }: Pick<Simulator, 'adminUrl'>) {
  const ask = async (method: string, path: string, body?: object): Promise<unknown> => {
    const answer = await fetch(`${adminUrl}${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
    return answer.json();
  };
  const state = async () => (await ask('GET', '/state')) as SeenWorld;
  return {
    state,
    post: (path: string, body: object = {}) => ask('POST', path, body),
    clear: () => ask('DELETE', '/faults'),
    guest: async (vmid: number | string) =>
      (await state()).guests.find((one) => String(one.vmid) === String(vmid)),
    named: async (name: string) => (await state()).guests.find((one) => nameOf(one) === name),
  };
}

export type Admin = ReturnType<typeof adminOf>;

export function nameOf({ config }: SeenGuest): string {
  return config['name'] ?? config['hostname'] ?? '';
}
