import { randomBytes } from 'node:crypto';
import { dies, forbids, refusesParameters } from '../http/api-error.ts';
import type { Call, Handlers } from '../http/call.ts';
import type { Factor, User } from './access.ts';
import { userOf } from './access-routes.ts';
import { isOneTimePassword } from './one-time-password.ts';
import { demand, may } from './permissions.ts';

const own = '/access/tfa/{userid}';

/** Second factors: one-time passwords only. Whoever changes one gives the password again; a token may not. */
export const secondFactorRoutes: Handlers = {
  'GET /access/tfa': ({ world, identity }) =>
    [...world.access.users.values()]
      .filter((user) => user.factors.size > 0)
      .filter((user) => user.id === identity.user || may(world, identity, '/access/groups', managing))
      .map((user) => ({ userid: user.id, entries: rowsOf(user) })),
  [`GET ${own}`]: (call) => rowsOf(userHere(call, 'User.Modify|Sys.Audit')),
  [`POST ${own}`]: add,
  [`GET ${own}/{id}`]: (call) => {
    const [id, factor] = factorHere(userHere(call, 'User.Modify|Sys.Audit'), call);
    return rowOf(id, factor);
  },
  [`PUT ${own}/{id}`]: (call) => {
    const [, factor] = factorHere(userHere(call, 'User.Modify'), call);
    demandPassword(call);
    factor.description = call.args.maybeText('description') ?? factor.description;
    factor.enable = call.args.flag('enable', factor.enable);
    return null;
  },
  [`DELETE ${own}/{id}`]: (call) => {
    const user = userHere(call, 'User.Modify');
    const [id] = factorHere(user, call);
    demandPassword(call);
    user.factors.delete(id);
    return null;
  },
  'GET /access/users/{userid}/tfa': (call) => {
    const user = userHere(call, 'User.Modify|Sys.Audit');
    return { types: user.factors.size > 0 ? ['totp'] : [] };
  },
  'PUT /access/users/{userid}/unlock-tfa': (call) => {
    demand(call.world, call.identity, '/access/groups', 'User.Modify');
    userOf(call);
    return false;
  },
};

const managing = ['User.Modify', 'Sys.Audit'];

function userHere(call: Call, need: string): User {
  const user = userOf(call);
  if (user.id !== call.identity.user) demand(call.world, call.identity, '/access/groups', need);
  return user;
}

function factorHere({ factors }: User, { args }: Call): readonly [string, Factor] {
  const id = args.text('id');
  const factor = factors.get(id);
  if (factor === undefined) throw dies(`no such tfa entry '${id}'`);
  return [id, factor];
}

/** `totp`: `otpauth://totp/…?secret=BASE32…`; `value`: what it shows right now. */
function add(call: Call): unknown {
  const { args, world } = call;
  const user = userHere(call, 'User.Modify');
  demandPassword(call);
  if (args.text('type') !== 'totp') throw dies(`this cluster is not set up for ${args.text('type')}`);
  const secret = secretIn(args.maybeText('totp'));
  if (secret === undefined) throw refusesParameters({ totp: 'not a valid totp uri' });
  if (!isOneTimePassword(secret, args.maybeText('value') ?? '', world.clock.now()))
    throw dies('failed to verify TOTP challenge');
  const id = randomBytes(16).toString('hex');
  user.factors.set(id, {
    secret,
    description: args.maybeText('description') ?? '',
    enable: true,
    createdAt: Math.floor(world.clock.now() / 1000),
  });
  return { id };
}

function secretIn(uri: string | undefined): string | undefined {
  const url =
    uri !== undefined && uri.startsWith('otpauth://totp/') && URL.canParse(uri) ? new URL(uri) : null;
  const secret = url?.searchParams.get('secret') ?? '';
  return /^[A-Z2-7]{8,}=*$/i.test(secret) ? secret : undefined;
}

/** root@pam may go without for others. */
function demandPassword({ args, identity, world }: Call): void {
  if (identity.user === 'root@pam' && args.text('userid') !== 'root@pam') return;
  const given = args.maybeText('password');
  if (given === undefined) throw refusesParameters({ password: 'password is required to modify TFA data' });
  if (world.access.users.get(identity.user)?.password !== given) throw forbids('invalid password');
}

function rowsOf({ factors }: User): readonly unknown[] {
  return [...factors].map(([id, factor]) => rowOf(id, factor));
}

function rowOf(id: string, { description, enable, createdAt }: Factor): unknown {
  return { id, type: 'totp', description, created: createdAt, enable: enable ? 1 : 0 };
}
