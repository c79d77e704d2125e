import type { Schemas } from '../../api/client.ts';

type Vm = Pick<Schemas['Vm'], 'name' | 'cpu' | 'memory' | 'autostart'>;
type Change = Schemas['ReconfigureRequest'];
type Operation = Pick<Schemas['Operation'], 'state' | 'result' | 'error'>;

export interface Settings {
  readonly name: string;
  readonly cpuCores: number;
  readonly memoryMb: number;
  /** Null: the platform does not say, so it is left alone. */
  readonly autostart: boolean | null;
}

const mib = 1024 ** 2;

export function settingsOf({ name, cpu, memory, autostart }: Vm): Settings {
  return { name, cpuCores: cpu.cores, memoryMb: Math.round(memory.sizeBytes / mib), autostart };
}

/** Only what differs from now; undefined: nothing does. */
export function changeOf(now: Settings, wish: Settings): Change | undefined {
  const change: Change = {
    ...(wish.name === now.name ? {} : { name: wish.name }),
    ...(wish.cpuCores === now.cpuCores ? {} : { cpuCores: wish.cpuCores }),
    ...(wish.memoryMb === now.memoryMb ? {} : { memoryMb: wish.memoryMb }),
    ...(wish.autostart === now.autostart || wish.autostart === null ? {} : { autostart: wish.autostart }),
  };
  return Object.keys(change).length === 0 ? undefined : change;
}

/** Is this the change that was asked for before, and not refused? Then there is nothing to send. */
export function isSent(
  change: Change | undefined,
  asked: Change | undefined,
  operation: Pick<Operation, 'state'> | undefined,
): boolean {
  return (
    asked !== undefined &&
    operation?.state !== 'FAILED' &&
    operation?.state !== 'CANCELLED' &&
    Object.entries(change ?? {}).every(([field, value]) => asked[field as keyof Change] === value)
  );
}

/**
 * What became of one field: `applied` holds now, `pending` holds from the next start, `refused`: the hypervisor would
 * not. `untold`: the operation is done and does not say.
 */
export type Outcome = 'working' | 'applied' | 'pending' | 'refused' | 'untold';

/** What became of each field that was asked for: the operation's own word, never what was hoped. */
export function outcomesOf(
  operation: Operation,
  asked: Change,
): readonly { readonly field: string; readonly outcome: Outcome }[] {
  const told = effectsIn(operation.result);
  return Object.keys(asked).map((field) => ({ field, outcome: outcomeOf(operation, told.get(field)) }));
}

function outcomeOf({ state }: Operation, effect: string | undefined): Outcome {
  if (state === 'FAILED' || state === 'CANCELLED') {
    return 'refused';
  }
  if (state !== 'SUCCEEDED') {
    return 'working';
  }
  return effect === 'applied' || effect === 'pending' ? effect : 'untold';
}

/** `{changes: [{field, effect}]}`, as the port answers it. */
function effectsIn(result: unknown): ReadonlyMap<string, string> {
  const changes = typeof result === 'object' && result !== null && 'changes' in result ? result.changes : [];
  return new Map(
    (Array.isArray(changes) ? changes : []).flatMap((change: unknown) =>
      typeof change === 'object' &&
      change !== null &&
      'field' in change &&
      'effect' in change &&
      typeof change.field === 'string' &&
      typeof change.effect === 'string'
        ? [[change.field, change.effect] as const]
        : [],
    ),
  );
}
