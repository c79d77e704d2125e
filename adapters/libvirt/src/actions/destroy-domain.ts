import { CODE, isCode } from '../faults.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** Pulls the plug; a domain that is off, or gone, is as good. */
export async function destroyDomain({ call }: Endpoint, dom: Domain): Promise<void> {
  await unlessCode(call(procedures.domainDestroyFlags, { dom }), (thrown) =>
    isCode(thrown, CODE.operationInvalid, CODE.noDomain),
  );
}

/** False for one that is gone, too. */
export async function isActive({ call }: Endpoint, dom: Domain): Promise<boolean> {
  const answer = await unlessCode(call(procedures.domainIsActive, { dom }), (thrown) =>
    isCode(thrown, CODE.noDomain),
  );
  return answer?.active ?? false;
}
