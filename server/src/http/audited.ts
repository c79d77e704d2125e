import type { JsonObject } from '@anyvisor/domain';
import { recordAudit } from '../audit/record.ts';
import type { AuditEntry } from '../audit/record.ts';
import { inTenant } from '../db/transaction.ts';
import type { Principal } from '../identity/principal.ts';
import { actorOf } from './answers.ts';
import type { HttpDeps } from './deps.ts';

/** Writes down what a caller has just done that is no operation: operations write their own entry. */
export function audited(
  { database, newId, clock }: Pick<HttpDeps, 'database' | 'newId' | 'clock'>,
  principal: Principal,
  action: string,
  subject: AuditEntry['subject'],
  detail: JsonObject = {},
): Promise<void> {
  const { tenantId } = principal;
  const entry = {
    id: newId(),
    tenantId,
    at: clock.now(),
    actor: actorOf(principal),
    action,
    subject,
    detail,
  };
  return inTenant(database, tenantId, (tx) => recordAudit(tx, entry));
}
