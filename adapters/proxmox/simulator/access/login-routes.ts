import { ApiError, LoginRefused, dies, forbids } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Factor, Token, User } from './access.ts';
import { userOf } from './access-routes.ts';
import { isOneTimePassword } from './one-time-password.ts';
import { may } from './permissions.ts';

const tokens = '/access/users/{userid}/token';

/** Tickets, tokens, and what one may do. */
export const loginRoutes: Handlers = {
  'GET /access/ticket': () => null,
  'POST /access/ticket': logIn,
  'GET /access/permissions': showPermissions,
  [`GET ${tokens}`]: (call) => {
    demandSelf(call);
    return [...userOf(call).tokens].map(([tokenid, token]) => ({ tokenid, ...tokenRow(token) }));
  },
  [`GET ${tokens}/{tokenid}`]: (call) => {
    demandSelf(call);
    return tokenRow(tokenOf(call, userOf(call)));
  },
  [`POST ${tokens}/{tokenid}`]: (call) => {
    demandSelf(call);
    const user = userOf(call);
    const name = call.args.text('tokenid');
    if (user.tokens.has(name))
      throw new ApiError(400, 'Parameter verification failed.', { tokenid: 'Token already exists.' });
    const token = call.world.access.addToken(user, name, call.args.flag('privsep', true));
    change(call, token);
    return { 'full-tokenid': `${user.id}!${name}`, info: tokenRow(token), value: token.secret };
  },
  [`PUT ${tokens}/{tokenid}`]: (call) => {
    demandSelf(call);
    const token = tokenOf(call, userOf(call));
    if (call.args.has('privsep')) token.privsep = call.args.flag('privsep');
    change(call, token);
    return tokenRow(token);
  },
  [`DELETE ${tokens}/{tokenid}`]: (call) => {
    demandSelf(call);
    tokenOf(call, userOf(call));
    userOf(call).tokens.delete(call.args.text('tokenid'));
    return null;
  },
};

/** By password, by an older ticket as password, or the second step with a one-time password. */
function logIn(call: Call): unknown {
  const { world, args } = call;
  const { access } = world;
  const given = args.text('username');
  const id = given.includes('@') ? given : `${given}@${args.maybeText('realm') ?? 'pam'}`;
  const user = access.users.get(id);
  const password = args.text('password');
  const challenge = args.maybeText('tfa-challenge');
  if (user === undefined || !access.isActive(user)) throw new LoginRefused();
  if (challenge !== undefined) {
    const digits = /^totp:(\d{6})$/.exec(password)?.[1] ?? '';
    const isRight =
      access.tickets.isPartial(challenge, id) &&
      factorsOf(user).some(({ secret }) => isOneTimePassword(secret, digits, world.clock.now()));
    if (!isRight) throw new LoginRefused();
    return session(call, user);
  }
  if (access.tickets.userOf(password) === id) return session(call, user);
  if (user.password === undefined || user.password !== password) throw new LoginRefused();
  if (factorsOf(user).length > 0)
    return {
      username: id,
      ticket: access.tickets.issuePartial(id, { totp: true }),
      CSRFPreventionToken: access.tickets.csrfToken(id),
      NeedTFA: 1,
      clustername: world.clusterName,
    };
  return session(call, user);
}

function factorsOf({ factors }: User): readonly Factor[] {
  return [...factors.values()].filter(({ enable }) => enable);
}

function session({ world }: Call, user: User): unknown {
  const { access } = world;
  return {
    username: user.id,
    ticket: access.tickets.issue(user.id),
    CSRFPreventionToken: access.tickets.csrfToken(user.id),
    clustername: world.clusterName,
    cap: capabilities(world.access.privilegesAt({ user: user.id, token: undefined }, '/')),
  };
}

/** What the web interface shows or hides. */
function capabilities(held: ReadonlyMap<string, boolean>): Record<string, Record<string, number>> {
  const cap: Record<string, Record<string, number>> = {
    vms: {},
    storage: {},
    access: {},
    nodes: {},
    dc: {},
    sdn: {},
    mapping: {},
  };
  const places: readonly (readonly [string, string])[] = [
    ['VM.', 'vms'],
    ['Datastore.', 'storage'],
    ['User.', 'access'],
    ['Group.', 'access'],
    ['Permissions.', 'access'],
    ['Sys.', 'nodes'],
    ['SDN.', 'sdn'],
    ['Mapping.', 'mapping'],
  ];
  for (const name of held.keys()) {
    const place = places.find(([prefix]) => name.startsWith(prefix))?.[1] ?? 'dc';
    cap[place] = { ...cap[place], [name]: 1 };
  }
  return cap;
}

function showPermissions(call: Call): unknown {
  const { world, identity, args } = call;
  const { access } = world;
  const asked = args.maybeText('userid');
  const [user = identity.user, token] = asked?.split('!') ?? [identity.user, identity.token];
  if (asked !== undefined && user !== identity.user && !may(world, identity, '/access', ['Sys.Audit']))
    throw forbids('/access, Sys.Audit');
  const whom = { user, token };
  const path = args.maybeText('path');
  const paths =
    path === undefined
      ? [
          '/',
          '/access',
          '/nodes',
          '/storage',
          '/vms',
          '/sdn',
          '/pool',
          '/mapping',
          ...access.acl.map((entry) => entry.path),
        ]
      : [path];
  const rows = [...new Set(paths)].map(
    (one) =>
      [
        one,
        Object.fromEntries(
          [...access.privilegesAt(whom, one)].map(([name, spreads]) => [name, spreads ? 1 : 0]),
        ),
      ] as const,
  );
  return Object.fromEntries(rows.filter(([one, held]) => path === one || Object.keys(held).length > 0));
}

function demandSelf(call: Call): void {
  const own = call.args.text('userid') === call.identity.user;
  if (!own && !may(call.world, call.identity, '/access/groups', ['User.Modify']))
    throw forbids('/access/groups, User.Modify');
}

function tokenOf(call: Call, user: User): Token {
  const name = call.args.text('tokenid');
  const token = user.tokens.get(name);
  if (token === undefined) throw dies(`no such token '${name}' for user '${user.id}'`);
  return token;
}

function tokenRow(token: Token): Record<string, unknown> {
  return {
    privsep: token.privsep ? 1 : 0,
    expire: token.expire,
    ...(token.comment === undefined ? {} : { comment: token.comment }),
  };
}

function change(call: Call, token: Token): void {
  const comment = call.args.maybeText('comment')?.trim();
  if (comment !== undefined) token.comment = comment === '' ? undefined : comment;
  token.expire = call.args.maybeNumber('expire') ?? token.expire;
}
