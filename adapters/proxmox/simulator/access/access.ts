import { randomUUID } from 'node:crypto';
import { builtInRoles, privilegesOf } from './privileges.ts';
import { Tickets } from './tickets.ts';

/** Who sends a request: a user, perhaps through one of the user's tokens. */
export interface Identity {
  readonly user: string;
  readonly token: string | undefined;
}

/** `user@realm` or `user@realm!token`. */
export function fullName(identity: Identity): string {
  return identity.token === undefined ? identity.user : `${identity.user}!${identity.token}`;
}

/** The one whom no permission is asked of. A token of root's is not root. */
export function isRoot(identity: Identity): boolean {
  return identity.user === 'root@pam' && identity.token === undefined;
}

export interface Token {
  readonly secret: string;
  privsep: boolean;
  comment: string | undefined;
  /** Seconds since 1970; 0 never. */
  expire: number;
}

export interface User {
  readonly id: string;
  password: string | undefined;
  enable: boolean;
  expire: number;
  readonly details: Map<string, string>;
  readonly groups: Set<string>;
  readonly tokens: Map<string, Token>;
  /** By their id. */
  readonly factors: Map<string, Factor>;
}

/** A time-based one-time password. */
export interface Factor {
  /** Base32. */
  readonly secret: string;
  description: string;
  enable: boolean;
  /** Seconds since 1970. */
  readonly createdAt: number;
}

export interface AclEntry {
  readonly path: string;
  readonly type: 'user' | 'group' | 'token';
  readonly ugid: string;
  readonly role: string;
  propagate: boolean;
}

/** Users, roles, ACLs and what they amount to. */
export class Access {
  readonly users = new Map<string, User>();
  readonly groups = new Map<string, { comment: string | undefined }>();
  readonly roles: Map<string, readonly string[]>;
  readonly special: ReadonlySet<string>;
  readonly privileges: readonly string[];
  readonly tickets: Tickets;
  readonly #everything: ReadonlyMap<string, boolean>;
  readonly #now: () => number;
  #acl: AclEntry[] = [];
  #byPath = new Map<string, AclEntry[]>();

  constructor(major: number, now: () => number) {
    this.#now = now;
    this.privileges = privilegesOf(major);
    this.#everything = new Map(this.privileges.map((name) => [name, true]));
    this.roles = new Map(builtInRoles(major));
    this.special = new Set(this.roles.keys());
    this.tickets = new Tickets(now);
  }

  addUser(id: string, password?: string): User {
    const user: User = {
      id,
      password,
      enable: true,
      expire: 0,
      details: new Map(),
      groups: new Set(),
      tokens: new Map(),
      factors: new Map(),
    };
    this.users.set(id, user);
    return user;
  }

  addToken(user: User, name: string, privsep: boolean, secret: string = randomUUID()): Token {
    const token: Token = { secret, privsep, comment: undefined, expire: 0 };
    user.tokens.set(name, token);
    return token;
  }

  isActive(user: User): boolean {
    return user.enable && (user.expire === 0 || user.expire > this.#now() / 1000);
  }

  /** Reads `user@realm!name=secret` of an Authorization header. */
  identityOfToken(text: string): Identity | undefined {
    const match = /^([^\s!]+@[^\s!@]+)!([A-Za-z][\w.-]+)[=:](.+)$/.exec(text);
    const user = this.users.get(match?.[1] ?? '');
    const token = user?.tokens.get(match?.[2] ?? '');
    if (user === undefined || token === undefined || !this.isActive(user)) return undefined;
    if (token.expire !== 0 && token.expire <= this.#now() / 1000) return undefined;
    return token.secret === match?.[3] ? { user: user.id, token: match[2] } : undefined;
  }

  get acl(): readonly AclEntry[] {
    return this.#acl;
  }

  setAcl(entries: readonly AclEntry[]): void {
    this.#acl = [...entries];
    this.#byPath = new Map();
    for (const entry of entries) {
      const at = this.#byPath.get(entry.path);
      if (at === undefined) this.#byPath.set(entry.path, [entry]);
      else at.push(entry);
    }
  }

  grant(path: string, type: AclEntry['type'], ugid: string, role: string, propagate = true): void {
    const others = this.#acl.filter(
      (entry) => entry.path !== path || entry.type !== type || entry.ugid !== ugid || entry.role !== role,
    );
    this.setAcl([...others, { path, type, ugid, role, propagate }]);
  }

  /**
   * The privileges on a path, each with whether it spreads below. A privilege-separated token has what it and its user both
   * have. `pool`: the pool of a guest or storage, whose ACL adds to that of the path.
   */
  privilegesAt(identity: Identity, path: string, pool?: string): ReadonlyMap<string, boolean> {
    const own = this.#ofUser(identity.user, path, pool);
    if (identity.token === undefined) return own;
    if (this.users.get(identity.user)?.tokens.get(identity.token)?.privsep !== true) return own;
    const separate = this.#at('token', [fullName(identity)], path, pool);
    return new Map([...separate].filter(([name]) => own.has(name)));
  }

  #ofUser(id: string, path: string, pool: string | undefined): ReadonlyMap<string, boolean> {
    if (id === 'root@pam') return this.#everything;
    const user = this.users.get(id);
    if (user === undefined || !this.isActive(user)) return new Map();
    return this.#at('user', [id], path, pool, [...user.groups]);
  }

  #at(
    type: AclEntry['type'],
    ids: readonly string[],
    path: string,
    pool: string | undefined,
    groups: readonly string[] = [],
  ): ReadonlyMap<string, boolean> {
    const roles = this.#rolesAt(type, ids, path, groups);
    // An explicit NoAccess also keeps out what the pool would give.
    if (roles.has('NoAccess')) return new Map();
    const privileges = this.#expand(roles);
    if (pool === undefined) return privileges;
    const more = this.#expand(this.#rolesAt(type, ids, `/pool/${pool}`, groups));
    return new Map([...more, ...privileges]);
  }

  /** Deeper entries replace those above; a user's own replace the groups' at the same path. */
  #rolesAt(
    type: AclEntry['type'],
    ids: readonly string[],
    path: string,
    groups: readonly string[],
  ): ReadonlyMap<string, boolean> {
    let roles = new Map<string, boolean>();
    for (const step of stepsTo(path)) {
      const here = (this.#byPath.get(step) ?? []).filter((entry) => entry.propagate || step === path);
      const own = here.filter((entry) => entry.type === type && ids.includes(entry.ugid));
      const ofGroups = here.filter((entry) => entry.type === 'group' && groups.includes(entry.ugid));
      const winning = own.length > 0 ? own : ofGroups;
      if (winning.length > 0) roles = new Map(winning.map((entry) => [entry.role, entry.propagate]));
    }
    return roles;
  }

  #expand(roles: ReadonlyMap<string, boolean>): ReadonlyMap<string, boolean> {
    const privileges = new Map<string, boolean>();
    if (roles.has('NoAccess')) return privileges;
    for (const [role, propagate] of roles) {
      for (const name of this.roles.get(role) ?? [])
        privileges.set(name, propagate || privileges.get(name) === true);
    }
    return privileges;
  }
}

/** `/`, `/vms`, `/vms/100`. */
function stepsTo(path: string): readonly string[] {
  const parts = path.split('/').filter((part) => part !== '');
  return ['/', ...parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`)];
}
