import { err, hypervisorError, ok } from '@anyvisor/domain';
import type { HypervisorError, Result, TemplateInfo, VmProvisionSpec } from '@anyvisor/domain';
import { sql } from 'kysely';
import type { Tx } from '../db/transaction.ts';

/** The template a spec names by its name, our id or the platform's reference; null for `blank`. */
export async function resolveTemplate(
  tx: Tx,
  connectionId: string,
  { template }: VmProvisionSpec,
): Promise<Result<TemplateInfo | null, HypervisorError>> {
  if (template === 'blank') {
    return ok(null);
  }
  const { rows } = await sql<{ facts: TemplateInfo }>`
    select facts from resource_unit where connection_id = ${connectionId} and kind = 'template'
      and (name = ${template} or native_ref = ${template} or id::text = ${template})
    order by native_ref limit 2
  `.execute(tx);
  const [found, another] = rows;
  if (found === undefined) {
    return err(invalid(`There is no template ${template} at this connection`, await some(tx, connectionId)));
  }
  return another === undefined
    ? ok(found.facts)
    : err(invalid(`More than one template is called ${template}: name it by its id`, []));
}

async function some(tx: Tx, connectionId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select name from resource_unit where connection_id = ${connectionId} and kind = 'template'
    order by name limit 5`.execute(tx);
  return rows.map((row) => row.name);
}

function invalid(message: string, candidates: readonly string[]): HypervisorError {
  return hypervisorError('InvalidVmSpec', {
    message,
    violations: [{ pointer: '/template', message, code: 'TemplateNotFound' }],
    ...(candidates.length === 0 ? {} : { nextStep: `Use one of: ${candidates.join(', ')}` }),
  });
}
