import type { MissingRight } from '@anyvisor/domain';
import { asObject, asFlag } from './protocol/loose.ts';

/** A privilege and where it is needed: on the path itself or on anything below it. */
interface Needed {
  readonly feature: string;
  /** Any of these; releases differ. */
  readonly any: readonly string[];
  readonly below: string;
}

/** What each feature needs of the account ("User Management" in the manual, and `permissions` of each method). */
const neededPrivileges: readonly Needed[] = [
  need('inventory', '/vms', 'VM.Audit'),
  need('inventory', '/storage', 'Datastore.Audit'),
  need('inventory', '/nodes', 'Sys.Audit'),
  need('networks', '/sdn', 'SDN.Audit', 'SDN.Use', 'SDN.Allocate'),
  need('create', '/vms', 'VM.Allocate'),
  need('create', '/storage', 'Datastore.AllocateSpace'),
  need('create', '/sdn', 'SDN.Use'),
  need('clone', '/vms', 'VM.Clone'),
  need('power', '/vms', 'VM.PowerMgmt'),
  need('console', '/vms', 'VM.Console'),
  need('reconfigure', '/vms', 'VM.Config.CPU'),
  need('reconfigure', '/vms', 'VM.Config.Memory'),
  need('reconfigure', '/vms', 'VM.Config.Options'),
  need('disks', '/vms', 'VM.Config.Disk'),
  need('nics', '/vms', 'VM.Config.Network'),
  need('cloudInit', '/vms', 'VM.Config.Cloudinit'),
  need('cloudInit', '/vms', 'VM.Config.CDROM'),
  need('snapshots', '/vms', 'VM.Snapshot'),
  need('snapshots', '/vms', 'VM.Snapshot.Rollback'),
  need('diskImport', '/storage', 'Datastore.AllocateTemplate'),
  need('migrate', '/vms', 'VM.Migrate'),
  // Of the token of the cluster a VM comes to.
  need('crossEndpointMigration', '/', 'Sys.Incoming'),
  need('backup', '/vms', 'VM.Backup'),
  need('guestAddresses', '/vms', 'VM.GuestAgent.Audit', 'VM.GuestAgent.Unrestricted', 'VM.Monitor'),
];

function need(feature: string, below: string, ...any: readonly string[]): Needed {
  return { feature, below, any };
}

/** `GET /access/permissions`: by path, the privileges held there. */
export type Permissions = ReadonlyMap<string, ReadonlySet<string>>;

export function permissionsOf(answer: unknown): Permissions {
  return new Map(
    Object.entries(asObject(answer)).map(([path, privileges]) => [
      path,
      new Set(
        Object.entries(asObject(privileges))
          .filter(([, propagates]) => asFlag(propagates) || propagates === 0)
          .map(([privilege]) => privilege),
      ),
    ]),
  );
}

/** Is one of the privileges held somewhere at or below the path, or above it? Enough for a part of the guests. */
export function holds(permissions: Permissions, below: string, any: readonly string[]): boolean {
  for (const [path, held] of permissions) {
    const related = path === '/' || path === below || path.startsWith(`${below}/`) || isPoolOf(path, below);
    if (related && any.some((one) => held.has(one))) return true;
  }
  return false;
}

/** A pool hands its privileges on to the guests and storages in it. */
function isPoolOf(path: string, below: string): boolean {
  return path.startsWith('/pool/') && (below === '/vms' || below === '/storage');
}

/** What will not work, and the privilege that is missing for it. `version`: PVE 7 asks nobody for the use of a bridge. */
export function missingRights(permissions: Permissions, version: string): readonly MissingRight[] {
  const asksForNetworks = Number.parseInt(version, 10) >= 8;
  return neededPrivileges
    .filter(({ below }) => below !== '/sdn' || asksForNetworks)
    .filter(({ below, any }) => !holds(permissions, below, any))
    .map(({ feature, below, any }) => ({ feature, permission: `${any[0] ?? ''} on ${below}` }));
}
