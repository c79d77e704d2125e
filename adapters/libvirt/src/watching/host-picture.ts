import type { InventoryBatch, TemplateInfo, VmObservation } from '@anyvisor/domain';
import { mapTemplates } from '../inventory/templates.ts';
import type { WholeHost } from '../reading/inventory.ts';
import type { KnownHost } from '../reading/one-vm.ts';
import type { ReadVm } from '../reading/vms.ts';
import type { Reread } from './vm-rereader.ts';

/** What the watcher has told so far: the measure of what is new. */
export class HostPicture {
  readonly vms = new Map<string, ReadVm>();
  readonly #told = new Map<string, string>();
  readonly #templates = new Map<string, string>();
  #resources = '';
  #volumes: WholeHost['volumes'] = [];
  known: KnownHost = { pools: [], networks: [] };

  /** `asOf`: when reading began, in ms of `performance.now()`. */
  reset(host: WholeHost, asOf: number): InventoryBatch {
    this.vms.clear();
    this.#told.clear();
    this.#templates.clear();
    for (const read of host.vms) this.#remember(read);
    for (const template of host.inventory.templates) {
      this.#templates.set(template.nativeRef, JSON.stringify(template));
    }
    this.#rememberSurroundings(host);
    return { type: 'reset', inventory: host.inventory, asOf };
  }

  /** VMs that were read again. Only what differs is told. */
  vmsChanged(reread: ReadonlyMap<string, Reread>): readonly InventoryBatch[] {
    const changed: VmObservation[] = [];
    const gone: string[] = [];
    for (const [uuid, { read: one }] of reread) {
      if (one === undefined) {
        if (this.#told.delete(uuid)) gone.push(uuid);
        this.vms.delete(uuid);
      } else if (this.#remember(one)) {
        changed.push(one.vm);
      }
    }
    const templates = this.#templatesNow();
    const asOf = new Map([...reread].map(([uuid, { began }]) => [uuid, began]));
    return batches({ vms: changed, ...templates, asOf }, gone);
  }

  /** Pools, volumes and networks were read again; VMs stay as they are. */
  surroundingsChanged(
    host: Omit<WholeHost, 'vms' | 'inventory' | 'around'> & {
      readonly resources: WholeHost['inventory']['resources'];
    },
  ): readonly InventoryBatch[] {
    const before = this.#resources;
    this.#rememberSurroundings({ ...host, inventory: { resources: host.resources } });
    const news = this.#resources === before ? {} : { resources: host.resources };
    return batches({ vms: [], ...this.#templatesNow(), ...news }, []);
  }

  /** Is it news? */
  #remember(read: ReadVm): boolean {
    const { uuid } = read.handle;
    const text = JSON.stringify(read.vm);
    this.vms.set(uuid, read);
    if (this.#told.get(uuid) === text) return false;
    this.#told.set(uuid, text);
    return true;
  }

  #rememberSurroundings(
    host: Pick<WholeHost, 'volumes' | 'pools' | 'networks'> & {
      readonly inventory: Pick<WholeHost['inventory'], 'resources'>;
    },
  ): void {
    this.#volumes = host.volumes;
    this.known = { pools: host.pools, networks: host.networks };
    this.#resources = JSON.stringify(host.inventory.resources);
  }

  /** A volume stops being a template when a domain gets it as a disk, and the other way round. */
  #templatesNow(): {
    readonly templates: readonly TemplateInfo[];
    readonly goneTemplates: readonly string[];
  } {
    const domains = [...this.vms.values()].map(({ domain }) => domain);
    const now = new Map(mapTemplates(this.#volumes, domains).map((one) => [one.nativeRef, one] as const));
    const templates = [...now.values()].filter(
      (one) => this.#templates.get(one.nativeRef) !== JSON.stringify(one),
    );
    const goneTemplates = [...this.#templates.keys()].filter((ref) => !now.has(ref));
    for (const one of templates) this.#templates.set(one.nativeRef, JSON.stringify(one));
    for (const ref of goneTemplates) this.#templates.delete(ref);
    return { templates, goneTemplates };
  }
}

type Changed = Extract<InventoryBatch, { type: 'changed' }>;

function batches(
  { goneTemplates, ...changed }: Omit<Changed, 'type'> & { readonly goneTemplates: readonly string[] },
  goneVms: readonly string[],
): readonly InventoryBatch[] {
  const some = changed.vms.length + changed.templates.length > 0 || changed.resources !== undefined;
  const left = goneVms.length + goneTemplates.length > 0;
  return [
    ...(some ? [{ type: 'changed', ...changed } as const] : []),
    ...(left ? [{ type: 'gone', vms: goneVms, templates: goneTemplates, ...asOfOf(changed) } as const] : []),
  ];
}

function asOfOf({ asOf }: Pick<Changed, 'asOf'>): Pick<Changed, 'asOf'> {
  return asOf === undefined ? {} : { asOf };
}
