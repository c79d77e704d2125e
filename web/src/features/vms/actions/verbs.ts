import type { Schemas } from '../../../api/client.ts';

type Operation = keyof Schemas['AllowedOperations'];
type Permission = Schemas['Whoami']['permissions'][number];
export type AllowedOperations = Schemas['AllowedOperations'];

/** What a verb needs to know of a VM: a row of a list has it, the VM's own page too. */
export type VmRef = Pick<
  Schemas['VmSummary'],
  'id' | 'name' | 'connectionId' | 'connectionName' | 'powerState' | 'host'
>;

interface VerbFacts {
  /** Its answer in `allowedOperations` says whether the VM allows it now. */
  readonly operation: Operation;
  readonly permission: Permission;
  /** `at-once`: one click begins it. `ask`: a dialog first. `go`: it is a page of its own. */
  readonly begins: 'at-once' | 'ask' | 'go';
  /** Verbs of one group stand together; a line separates groups. */
  readonly group: 'power' | 'copy' | 'change' | 'end';
  /** Something may be lost by it. */
  readonly danger?: true;
}

/** Everything that can be done with a VM as a whole, in the order it is shown everywhere. */
export const verbs = {
  console: { operation: 'console', permission: 'vms:console', begins: 'go', group: 'power' },
  start: { operation: 'start', permission: 'vms:operate', begins: 'at-once', group: 'power' },
  stop: { operation: 'stop', permission: 'vms:operate', begins: 'ask', group: 'power' },
  forceStop: {
    operation: 'forceStop',
    permission: 'vms:operate',
    begins: 'ask',
    group: 'power',
    danger: true,
  },
  restart: { operation: 'restart', permission: 'vms:operate', begins: 'ask', group: 'power' },
  forceRestart: {
    operation: 'forceRestart',
    permission: 'vms:operate',
    begins: 'ask',
    group: 'power',
    danger: true,
  },
  pause: { operation: 'pause', permission: 'vms:operate', begins: 'at-once', group: 'power' },
  unpause: { operation: 'unpause', permission: 'vms:operate', begins: 'at-once', group: 'power' },
  suspend: { operation: 'suspend', permission: 'vms:operate', begins: 'at-once', group: 'power' },
  resume: { operation: 'resume', permission: 'vms:operate', begins: 'at-once', group: 'power' },
  snapshot: { operation: 'createSnapshot', permission: 'vms:change', begins: 'ask', group: 'copy' },
  clone: { operation: 'clone', permission: 'vms:create', begins: 'ask', group: 'copy' },
  migrate: { operation: 'migrate', permission: 'vms:operate', begins: 'ask', group: 'copy' },
  backup: { operation: 'backup', permission: 'backups:write', begins: 'ask', group: 'copy' },
  edit: { operation: 'reconfigure', permission: 'vms:change', begins: 'go', group: 'change' },
  delete: { operation: 'delete', permission: 'vms:delete', begins: 'ask', group: 'end', danger: true },
} as const satisfies Readonly<Record<string, VerbFacts>>;

export type VerbId = keyof typeof verbs;
export type AtOnceVerb = { [V in VerbId]: (typeof verbs)[V]['begins'] extends 'at-once' ? V : never }[VerbId];
export type AskingVerb = { [V in VerbId]: (typeof verbs)[V]['begins'] extends 'ask' ? V : never }[VerbId];

export const verbIds = Object.keys(verbs) as readonly VerbId[];

export function factsOf(verb: VerbId): VerbFacts {
  return verbs[verb];
}

export function beginsAtOnce(verb: VerbId): verb is AtOnceVerb {
  return verbs[verb].begins === 'at-once';
}

export function asksFirst(verb: VerbId): verb is AskingVerb {
  return verbs[verb].begins === 'ask';
}

/** Why something cannot be done now, before it has words. */
export type Against =
  | { readonly why: 'permission'; readonly permission: string }
  | { readonly why: 'not-read-yet' }
  | { readonly why: 'refused'; readonly reason: string };

/**
 * What speaks against an operation on a VM now; undefined: nothing. `allowed` is the answer of `GET /vms/{id}/actions`,
 * which already knows the state, the platform and the connection; undefined while it is on its way.
 */
export function against(
  { operation, permission }: Pick<VerbFacts, 'operation' | 'permission'>,
  permissions: readonly string[],
  allowed: AllowedOperations | undefined,
): Against | undefined {
  if (!permissions.includes(permission)) {
    return { why: 'permission', permission };
  }
  if (allowed === undefined) {
    return { why: 'not-read-yet' };
  }
  const allowance = allowed[operation];
  return allowance.allowed ? undefined : { why: 'refused', reason: allowance.reason };
}

/**
 * The power verb that is shown as a button beside the rest: the one that ends the state it is in. Taken from what is
 * allowed, so that no state of any platform is forgotten.
 */
export function mainPowerVerb(
  powerState: VmRef['powerState'],
  allowed: AllowedOperations | undefined,
): VerbId {
  const may = (verb: VerbId) => allowed?.[verbs[verb].operation].allowed === true;
  const order: readonly VerbId[] =
    powerState === 'RUNNING' || powerState === 'CRASHED'
      ? ['stop', 'forceStop', 'start']
      : ['unpause', 'resume', 'start', 'stop', 'forceStop'];
  return order.find(may) ?? (powerState === 'RUNNING' ? 'stop' : 'start');
}
