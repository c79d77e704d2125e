import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, Result, TemplateInfo } from '@anyvisor/domain';
import { admitMutation } from '../connections/admit-mutation.ts';
import type { ConnectionView } from '../connections/connection-view.ts';
import type { Tx } from '../db/transaction.ts';
import { kindOf } from './kinds.ts';
import { refusal } from './refusal.ts';
import type { OperationRequests } from './requests.ts';
import type { StartInput } from './start-input.ts';
import { findTarget, nameTaken } from './target.ts';
import type { Target } from './target.ts';
import { resolveTemplate } from './template.ts';

/** What beginning an operation found out on its way. */
export interface Checked {
  readonly target: Target;
  readonly connection: ConnectionView;
  readonly template: TemplateInfo | null;
  /** A VM name it takes that is not the VM's own: to be claimed. */
  readonly claimed: string | undefined;
  /** What it is called, for people. */
  readonly name: string;
}

/** Everything that can be held against an operation before it begins. Only looks: also for who merely asks. */
export async function checkStart(
  tx: Tx,
  input: Pick<StartInput, 'kind' | 'vmId' | 'connectionId' | 'request'>,
  now: number,
): Promise<Result<Checked, HypervisorError>> {
  const kind = kindOf(input.kind);
  const target = await findTarget(tx, input);
  if (!target.ok) {
    return target;
  }
  const { connectionId } = target.value;
  const connection = await admitMutation(tx, connectionId, input.kind);
  if (!connection.ok) {
    return connection;
  }
  const unfit =
    refusal(kind, input.request, target.value, connection.value, now) ??
    (await kind.admit?.(tx, input.request, connection.value));
  if (unfit !== undefined) {
    return err(unfit);
  }
  const template =
    input.kind === 'vm.create'
      ? await resolveTemplate(tx, connectionId, (input.request as OperationRequests['vm.create']).spec)
      : ok(null);
  if (!template.ok) {
    return template;
  }
  const wanted = kind.claims?.(input.request);
  const claimed = wanted === target.value.name ? undefined : wanted;
  if (claimed !== undefined && (await nameTaken(tx, connectionId, claimed))) {
    return err(taken(claimed));
  }
  return ok({
    target: target.value,
    connection: connection.value,
    template: template.value,
    claimed,
    name: target.value.name ?? wanted ?? kind.about?.(input.request) ?? '',
  });
}

export function taken(name: string): HypervisorError {
  return hypervisorError('ResourceAlreadyExists', {
    message: `A VM named ${name} is there already, or is being made`,
    resourceType: 'vm',
    resourceId: name,
    nextStep: 'Choose another name.',
  });
}
