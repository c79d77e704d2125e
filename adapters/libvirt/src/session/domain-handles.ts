import type { Domain } from '../protocol/handles.ts';

const KEPT = 4096;

/**
 * Handles that the daemon has given out. It finds a domain by the handle's UUID and says NO_DOMAIN (42) when there is
 * none, so that who is about to ask for something need not look the domain up first.
 */
export class DomainHandles {
  readonly #byUuid = new Map<string, Domain>();

  get(uuid: string): Domain | undefined {
    return this.#byUuid.get(uuid);
  }

  keep(handle: Domain): void {
    this.#byUuid.delete(handle.uuid);
    this.#byUuid.set(handle.uuid, handle);
    for (const oldest of this.#byUuid.keys()) {
      if (this.#byUuid.size <= KEPT) break;
      this.#byUuid.delete(oldest);
    }
  }

  forget(uuid: string): void {
    this.#byUuid.delete(uuid);
  }
}
