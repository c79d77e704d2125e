import { mostPreferences, preferenceRoutes } from '@anyvisor/api';
import type { PreferenceView } from '@anyvisor/api';
import type { FastifyInstance } from 'fastify';
import { inTenant } from '../../db/transaction.ts';
import type { Tx } from '../../db/transaction.ts';
import type { Principal } from '../../identity/principal.ts';
import {
  dropPreference,
  findPreference,
  keepPreference,
  listPreferences,
  lockPreferences,
} from '../../preferences/queries.ts';
import type { Preference } from '../../preferences/queries.ts';
import { answer, noContent, ok, principalKey } from '../answers.ts';
import { ApiFault, notFound } from '../api-fault.ts';
import { keyIn, pageWithOneMore } from '../cursor.ts';
import type { HttpDeps } from '../deps.ts';
import { etag, preconditionFailed, versionOf } from '../etag.ts';
import { handle } from '../handle.ts';

export function addPreferenceRoutes(
  app: FastifyInstance,
  { database, clock }: Pick<HttpDeps, 'database' | 'clock'>,
): void {
  const own = <T>(principal: Principal, work: (tx: Tx, owner: string) => Promise<T>) =>
    inTenant(database, principal.tenantId, (tx) => work(tx, principalKey(principal)));

  handle(app, preferenceRoutes.listPreferences, async ({ principal, query: { limit, cursor, prefix } }) => {
    const page = {
      limit: limit + 1,
      ...(prefix === undefined ? {} : { prefix }),
      ...(cursor === undefined ? {} : { after: keyIn(cursor) }),
    };
    const found = await own(principal, (tx, owner) => listPreferences(tx, owner, page));
    return ok(pageWithOneMore(found.map(wirePreference), limit, ({ key }) => key));
  });
  handle(app, preferenceRoutes.getPreference, async ({ principal, params: { key } }) => {
    const found = await own(principal, (tx, owner) => findPreference(tx, owner, key));
    if (found === undefined) {
      throw notFound('preference', key);
    }
    return answer(200, wirePreference(found), { etag: etag(found.version) });
  });
  handle(app, preferenceRoutes.putPreference, async ({ principal, params: { key }, body, ifMatch }) => {
    const version = versionOf(ifMatch);
    const { tenantId } = principal;
    const kept = await own(principal, async (tx, owner) => {
      const there = await lockPreferences(tx, owner);
      demandVersion(there.get(key), version, key);
      if (!there.has(key) && there.size >= mostPreferences) {
        throw tooMany();
      }
      return keepPreference(tx, { tenantId, owner, key }, body.value, clock.now());
    });
    return answer(200, wirePreference(kept), { etag: etag(kept.version) });
  });
  handle(app, preferenceRoutes.deletePreference, async ({ principal, params: { key }, ifMatch }) => {
    const version = versionOf(ifMatch);
    await own(principal, async (tx, owner) => {
      demandVersion((await lockPreferences(tx, owner)).get(key), version, key);
      await dropPreference(tx, owner, key);
    });
    return noContent;
  });
}

function demandVersion(there: number | undefined, wanted: number | undefined, key: string): void {
  if (wanted !== undefined && there === undefined) {
    throw notFound('preference', key);
  }
  if (wanted !== undefined && there !== undefined && there !== wanted) {
    throw preconditionFailed(there);
  }
}

function tooMany(): ApiFault {
  return new ApiFault(409, 'ResourceExhausted', `Nobody keeps more than ${mostPreferences} preferences`, {
    resourceType: 'preference',
    requested: 1,
    available: 0,
    nextStep: 'Delete one that is not needed any more.',
  });
}

function wirePreference({ key, value, version, updatedAt }: Preference): PreferenceView {
  return { key, value, version, updatedAt: updatedAt.toISOString() };
}
