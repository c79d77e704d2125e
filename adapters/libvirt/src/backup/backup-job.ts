import type { HypervisorFault } from '@anyvisor/domain';
import { CODE, failed, isCode, wrongState } from '../faults.ts';
import { lookUntil, waitUntil } from '../actions/waiting.ts';
import type { Domain } from '../protocol/handles.ts';
import { procedures } from '../protocol/procedures.ts';
import { byField } from '../protocol/typed-params.ts';
import { unlessCode } from '../reading/in-batches.ts';
import type { Endpoint } from '../session/endpoint.ts';

/** virDomainJobType. */
const JOB = { none: 0, completed: 3 } as const;
/** virDomainGetJobStatsFlags. */
const COMPLETED = 1;
/** virDomainJobOperation. */
const BACKUP = 9;

/**
 * Whose job a domain has right now: ours has `sign`, a tag or the name of an export, in its description. libvirt has one at
 * a time, and no names for them.
 */
export async function runningBackup(
  { call }: Endpoint,
  dom: Domain,
  sign: string,
): Promise<'ours' | 'other' | 'none'> {
  const answer = await unlessCode(call(procedures.domainBackupGetXmlDesc, { dom }), (thrown) =>
    isCode(thrown, 104, CODE.noDomain, CODE.operationInvalid, CODE.noSupport),
  );
  if (answer === undefined) return 'none';
  return answer.xml.includes(sign) ? 'ours' : 'other';
}

/** libvirt keeps how the last job ended until somebody asks: asked before one begins, it is not taken for that one's. */
export async function forgetEarlierJob({ call }: Endpoint, dom: Domain): Promise<void> {
  await unlessCode(call(procedures.domainGetJobStats, { dom, flags: COMPLETED }), isOff);
}

/** Waits for the end of the backup that runs, telling how far it is. Throws unless it has copied everything. */
export async function untilBackupEnds(endpoint: Endpoint, dom: Domain): Promise<void> {
  let copiedAt: number | undefined;
  await waitUntil(endpoint, 'backupVm', `the end of the backup of ${dom.name}`, async () => {
    const now = await unlessCode(endpoint.call(procedures.domainGetJobStats, { dom }), isOff);
    if (now === undefined || now.type === JOB.none) return true;
    const facts = byField(now.params);
    const total = Number(facts.get('disk_total') ?? 0);
    const rest = total - Number(facts.get('disk_processed') ?? 0);
    copiedAt = total > 0 && rest <= 0 ? (copiedAt ?? endpoint.now()) : undefined;
    if (copiedAt !== undefined && endpoint.now() - copiedAt > MISSED) throw missedEnd(dom);
    const share = Number(facts.get('disk_processed') ?? 0) / Math.max(1, total);
    endpoint.ctx.progress(Math.min(0.99, share), `${dom.name}: ${total} bytes to look through`);
    return undefined;
  });
  const ended = await unlessCode(
    endpoint.call(procedures.domainGetJobStats, { dom, flags: COMPLETED }),
    isOff,
  );
  if (ended?.type === JOB.completed && byField(ended.params).get('operation') === BACKUP) return;
  const why = ended === undefined ? undefined : byField(ended.params).get('errmsg');
  throw failed(
    'backupVm',
    `the backup of ${dom.name} did not come to its end${typeof why === 'string' ? `: ${why}` : ''}`,
    'See whether the VM still runs and its target has room, then ask again.',
  );
}

/** Everything is copied and libvirt does not notice, in ms. */
const MISSED = 20_000;

/** libvirt 9.0, after its daemon was restarted in mid-backup: the job stays for as long as QEMU runs. */
function missedEnd(dom: Domain): HypervisorFault {
  return wrongState(
    'backupVm',
    `libvirt has missed the end of the backup of ${dom.name}: its daemon was restarted meanwhile`,
    'Stop and start the VM, which ends the job, and take a full backup.',
  );
}

/** Ends our own backup, wherever it is, and waits until nothing of it goes on. */
export async function abortJobOf(endpoint: Endpoint, dom: Domain, sign: string): Promise<void> {
  if ((await runningBackup(endpoint, dom, sign)) !== 'ours') return;
  await unlessCode(endpoint.call(procedures.domainAbortJob, { dom }), isOff);
  const ended = await lookUntil(
    endpoint,
    async () => ((await runningBackup(endpoint, dom, sign)) === 'ours' ? undefined : true),
    MISSED,
  );
  if (ended === undefined) throw missedEnd(dom);
}

function isOff(thrown: unknown): boolean {
  return isCode(thrown, CODE.operationInvalid, CODE.noDomain);
}
