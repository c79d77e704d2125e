import type { JsonObject } from '@anyvisor/domain';
import type { Tx } from '../db/transaction.ts';

/** Who did what to what: written in the transaction that does it, never changed afterwards. */
export interface AuditEntry {
  /** UUID v7. */
  readonly id: string;
  readonly tenantId: string;
  readonly at: Date;
  readonly actor: { readonly type: string; readonly id: string; readonly name: string };
  /** A verb with its noun in front: `vm.create`, `operation.cancel`, `connection.update`. */
  readonly action: string;
  readonly subject: { readonly type: string; readonly id: string | null; readonly name: string };
  /** No secrets. */
  readonly detail: JsonObject;
}

export async function recordAudit(tx: Tx, entry: AuditEntry): Promise<void> {
  await tx
    .insertInto('audit_entry')
    .values({
      id: entry.id,
      tenant_id: entry.tenantId,
      at: entry.at,
      actor: JSON.stringify(entry.actor),
      action: entry.action,
      subject: JSON.stringify(entry.subject),
      detail: JSON.stringify(entry.detail),
    })
    .execute();
}
