import type { HypervisorCapabilities } from '@anyvisor/domain';
import type { CallContext } from '@anyvisor/port';
import { endpointCapabilities } from '../capabilities.ts';
import { VimFault } from '../protocol/vim-fault.ts';
import { readObjects } from '../protocol/properties.ts';
import { wireRef } from '../protocol/encode.ts';
import { items, moRef, objects, text } from '../protocol/vim-value.ts';
import type { VimObject } from '../protocol/vim-value.ts';
import type { Session } from '../session.ts';

/** What the server says about itself, and about the account. */
export interface Endpoint {
  readonly product: string;
  readonly version: string;
  /** `8.0.3.0` */
  readonly apiVersion: string;
  readonly id: string;
  readonly isVCenter: boolean;
  /** Privileges at the root folder; undefined when nobody could tell. */
  readonly held: ReadonlySet<string> | undefined;
  readonly capabilities: HypervisorCapabilities;
}

const known = new WeakMap<Session, { readonly generation: number; readonly account: Promise<Account> }>();

export async function readEndpoint(session: Session, ctx: CallContext): Promise<Endpoint> {
  const content = await session.content(ctx);
  const isVCenter = text(content, 'about', 'apiType') === 'VirtualCenter';
  const version = text(content, 'about', 'version') ?? '';
  const { held, readOnlyLicence } = await accountOf(session, ctx, content, isVCenter);
  return {
    product: text(content, 'about', 'fullName') ?? text(content, 'about', 'name') ?? 'vSphere',
    version,
    apiVersion: text(content, 'about', 'apiVersion') ?? version,
    // A host has no instanceUuid; its address is the best there is.
    id:
      text(content, 'about', 'instanceUuid') ??
      session.transport.shownFingerprint ??
      session.parameters.vcenterUrl,
    isVCenter,
    held,
    capabilities: endpointCapabilities({
      isVCenter,
      version,
      readOnlyLicence,
      ...(held === undefined ? {} : { held }),
    }),
  };
}

interface Account {
  readonly held: ReadonlySet<string> | undefined;
  readonly readOnlyLicence: boolean;
}

/** Read once a login: rights and licences seldom change, and a new login sees what has. */
async function accountOf(
  session: Session,
  ctx: CallContext,
  content: VimObject,
  isVCenter: boolean,
): Promise<Account> {
  await session.loggedIn(ctx);
  const before = known.get(session);
  if (before?.generation === session.generation) return before.account;
  const account = readAccount(session, ctx, content, isVCenter);
  known.set(session, { generation: session.generation, account });
  account.catch(() => known.delete(session));
  return account;
}

async function readAccount(
  session: Session,
  ctx: CallContext,
  content: VimObject,
  isVCenter: boolean,
): Promise<Account> {
  const [held, readOnlyLicence] = await Promise.all([
    unlessRefused(heldAtRoot(session, ctx, content)),
    isVCenter ? false : unlessRefused(hasFreeLicence(session, ctx, content)),
  ]);
  return { held, readOnlyLicence: readOnlyLicence === true };
}

async function heldAtRoot(session: Session, ctx: CallContext, content: VimObject) {
  const [manager, root] = [moRef(content, 'authorizationManager'), moRef(content, 'rootFolder')];
  if (manager === undefined || root === undefined) return undefined;
  const granted = await session.call(ctx, manager, 'FetchUserPrivilegeOnEntities', {
    entities: wireRef(root),
    userName: session.userName,
  });
  const held = objects({ $: '', one: granted }, 'one').flatMap((one) => items(one, 'privileges'));
  const names = held.filter((one): one is string => typeof one === 'string');
  return names.length === 0 ? undefined : new Set(names);
}

/** ESXi without a paid licence has the edition `esxBasic` ("VMware vSphere Hypervisor"). */
async function hasFreeLicence(session: Session, ctx: CallContext, content: VimObject): Promise<boolean> {
  const manager = moRef(content, 'licenseManager');
  if (manager === undefined) return false;
  const [seen] = await readObjects(session, ctx, [manager], { LicenseManager: ['licenses'] });
  const licences = objects({ $: '', one: seen?.properties['licenses'] ?? '' }, 'one');
  return licences.length > 0 && licences.every((one) => text(one, 'editionKey') === 'esxBasic');
}

/** Undefined where the account may not know that, or this server does not tell it. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof VimFault && error.type !== 'NotAuthenticated') return undefined;
    throw error;
  }
}
