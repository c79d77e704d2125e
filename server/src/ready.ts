import { sql } from 'kysely';
import type { Readiness } from '@anyvisor/api';
import type { Core } from './core.ts';

/** Longest wait for one check, in ms. */
const checkDeadline = 2000;

/** Can this node do its work now? The database answers, and the connections' node registration stands. */
export async function readiness(core: Pick<Core, 'db' | 'attending'>): Promise<Readiness> {
  const checks = [
    { name: 'database', ...(await answers(core)) },
    core.attending()
      ? { name: 'node', ok: true, detail: 'takes part' }
      : { name: 'node', ok: false, detail: 'has no valid registration with the database' },
  ];
  return { ready: checks.every((check) => check.ok), checks };
}

async function answers({ db }: Pick<Core, 'db'>): Promise<{ readonly ok: boolean; readonly detail: string }> {
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), checkDeadline);
  });
  const asked = sql`select 1`.execute(db.queries).then(
    () => true,
    () => false,
  );
  const ok = await Promise.race([asked, late]);
  clearTimeout(timer);
  return { ok, detail: ok ? `answered in ${Math.round(performance.now() - begun)} ms` : 'does not answer' };
}
