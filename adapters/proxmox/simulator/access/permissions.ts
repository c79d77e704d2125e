import { forbids } from '../http/api-error.ts';
import type { World } from '../state/world.ts';
import type { Identity } from './access.ts';

/** Whether any (or all) of the privileges are there. */
export function may(
  world: World,
  identity: Identity,
  path: string,
  privileges: readonly string[],
  all = false,
): boolean {
  if (identity.user === 'root@pam' && identity.token === undefined) return true;
  const held = world.access.privilegesAt(identity, path, poolOf(world, path));
  const has = (name: string): boolean => held.has(name);
  return all ? privileges.every(has) : privileges.some(has);
}

/** Throws 403 with the path and the privileges, as `need: 'VM.Audit'`, `'A|B'` (any) or `'A&B'` (all). */
export function demand(world: World, identity: Identity, path: string, need: string): void {
  const all = need.includes('&');
  const privileges = need.split(all ? '&' : '|');
  if (!may(world, identity, path, privileges, all)) {
    throw forbids(`${path}, ${privileges.join(all ? ', ' : '|')}`);
  }
}

function poolOf(world: World, path: string): string | undefined {
  const [, kind, id] = path.split('/');
  if (kind === 'vms') return world.poolOf.get(Number(id));
  return kind === 'storage' ? world.storagePools.get(id ?? '') : undefined;
}
