/** What goes wrong with a request: an answer, a wait before the true answer, a connection cut or never answered. */
export type RequestHarm =
  | { readonly kind: 'error'; readonly status: number; readonly message: string }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** The true work is done; half of the answer arrives, then the connection breaks. */
  | { readonly kind: 'cut' }
  /** The connection breaks before anything is done. */
  | { readonly kind: 'drop' }
  /** The true work is done; the answer never comes. */
  | { readonly kind: 'hang' };

export interface RequestFault {
  /** @default any */
  readonly method?: string;
  /** A regular expression for the path after `/api2/json`. */
  readonly path: string;
  /** How many requests it hits. @default 1 */
  readonly times?: number;
  readonly harm: RequestHarm;
}

export interface TaskFault {
  /** The task's type, as `qmstart`. @default any */
  readonly type?: string;
  /** The task's id, usually the VMID. @default any */
  readonly id?: string;
  readonly times?: number;
  readonly fate: { readonly fail: string } | { readonly vanish: true };
}

/** Everything that is set to go wrong. */
export class Faults {
  readonly fullStorages = new Set<string>();
  /** Storages whose lock somebody else holds. */
  readonly lockedStorages = new Set<string>();
  /** Guests whose lock file somebody else holds. */
  readonly heldLockFiles = new Set<number>();
  /** Guests that do not react to a shutdown. */
  readonly deafGuests = new Set<number>();
  #requests: (RequestFault & { left: number; readonly pattern: RegExp })[] = [];
  #tasks: (TaskFault & { left: number })[] = [];

  addRequest(fault: RequestFault): void {
    this.#requests.push({ ...fault, left: fault.times ?? 1, pattern: new RegExp(fault.path) });
  }

  addTask(fault: TaskFault): void {
    this.#tasks.push({ ...fault, left: fault.times ?? 1 });
  }

  clear(): void {
    this.#requests = [];
    this.#tasks = [];
    this.fullStorages.clear();
    this.lockedStorages.clear();
    this.heldLockFiles.clear();
    this.deafGuests.clear();
  }

  /** The harm for this request, used up by asking. */
  forRequest(method: string, path: string): RequestHarm | undefined {
    const fault = this.#requests.find(
      (one) => one.left > 0 && (one.method === undefined || one.method === method) && one.pattern.test(path),
    );
    if (fault === undefined) return undefined;
    fault.left -= 1;
    return fault.harm;
  }

  forTask(type: string, id: string): { readonly fail?: string; readonly vanish?: true } | undefined {
    const fault = this.#tasks.find(
      (one) => one.left > 0 && (one.type ?? type) === type && (one.id === undefined || one.id === id),
    );
    if (fault === undefined) return undefined;
    fault.left -= 1;
    return fault.fate;
  }

  describe(): unknown {
    return {
      requests: this.#requests
        .filter((one) => one.left > 0)
        .map(({ method, path, left, harm }) => ({ method, path, left, harm })),
      tasks: this.#tasks
        .filter((one) => one.left > 0)
        .map(({ type, id, left, fate }) => ({ type, id, left, fate })),
      fullStorages: [...this.fullStorages],
      lockedStorages: [...this.lockedStorages],
      heldLockFiles: [...this.heldLockFiles],
      deafGuests: [...this.deafGuests],
    };
  }
}
