import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
import { sql } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database } from '../db/database.ts';
import { inIdentity } from '../db/transaction.ts';
import type { Tx } from '../db/transaction.ts';
import { delayAfter, forgetAfter } from './delays.ts';
import type { Delays } from './delays.ts';
import { userKey } from './user-name.ts';

/**
 * Makes guessing slow without shutting anybody out. Kept in the database: neither a restart nor another node gives fresh
 * tries. An attempt counts as failed before its password is looked at, so that many at once gain nothing; what is
 * refused for being too early counts nothing, so that waiting always helps.
 */
export interface SlowDown {
  readonly admit: (attempt: Attempt) => Promise<Admission>;
}

export interface Attempt {
  readonly name: string;
  readonly address: string;
  /** Hash of a browser's device secret this user has signed in with before. */
  readonly device?: Buffer;
}

export type Admission =
  | {
      readonly admitted: true;
      readonly succeeded: () => Promise<void>;
      /** Nothing was looked at after all. */
      readonly withdrawn: () => Promise<void>;
    }
  | { readonly admitted: false; readonly seconds: number };

type Kind = 'device' | 'pair' | 'address' | 'name';

/**
 * One name from one address soon waits long; an address with many names, and a name from many addresses, wait less,
 * because others share them. A browser the user has signed in with has a count of its own: nobody else can fill it.
 */
const delays: Readonly<Record<Kind, Delays>> = {
  device: { free: 10, first: 1_000, longest: 60_000 },
  pair: { free: 5, first: 1_000, longest: 900_000 },
  address: { free: 30, first: 1_000, longest: 60_000 },
  name: { free: 30, first: 1_000, longest: 10_000 },
};

/** Not "now": whoever looked at the clock a moment earlier and waited for the lock would be too early. */
const atOnce = new Date(0);

interface Counter {
  readonly kind: Kind;
  readonly key: Buffer;
}

export function createSlowDown(db: Database, clock: Clock): SlowDown {
  return {
    admit: async (attempt) => {
      const counters = countersOf(attempt);
      const now = clock.now();
      const wait = await inIdentity(db, (tx) => count(tx, counters, now));
      return wait > 0
        ? { admitted: false, seconds: Math.ceil(wait / 1000) }
        : {
            admitted: true,
            succeeded: () => inIdentity(db, (tx) => takeBack(tx, counters, true)),
            withdrawn: () => inIdentity(db, (tx) => takeBack(tx, counters, false)),
          };
    },
  };
}

/** Answers how long it is too early, in ms; counts when it is not. What is refused leaves nothing behind. */
async function count(tx: Tx, counters: readonly Counter[], now: Date): Promise<number> {
  const keys = counters.map(({ key }) => key);
  for (const key of keys) {
    // Not a lock on the row: there may be none yet.
    await sql`select pg_advisory_xact_lock(${key.readBigInt64BE()}::bigint)`.execute(tx);
  }
  const rows = await tx.selectFrom('sign_in_attempt').selectAll().where('key', 'in', keys).execute();
  const wait = Math.max(0, ...rows.map(({ next_at }) => next_at.getTime() - now.getTime()));
  if (wait > 0) {
    return wait;
  }
  for (const { kind, key } of counters) {
    const row = rows.find((each) => each.key.equals(key));
    const recent = row !== undefined && now.getTime() - row.last_at.getTime() < forgetAfter;
    const failures = (recent ? row.failures : 0) + 1;
    const delay = delayAfter(failures, delays[kind]);
    const next_at = delay === 0 ? atOnce : new Date(now.getTime() + delay);
    await tx
      .insertInto('sign_in_attempt')
      .values({ key, failures, next_at, last_at: now })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ failures, next_at, last_at: now }))
      .execute();
  }
  return 0;
}

/** The attempt was none. What others have failed at with this name or address stays counted. */
async function takeBack(tx: Tx, counters: readonly Counter[], succeeded: boolean): Promise<void> {
  for (const { kind, key } of counters) {
    const forgotten = succeeded && (kind === 'device' || kind === 'pair');
    await tx
      .updateTable('sign_in_attempt')
      .set((eb) => ({
        failures: forgotten ? 0 : eb.fn<number>('greatest', [eb('failures', '-', 1), eb.lit(0)]),
        next_at: atOnce,
      }))
      .where('key', '=', key)
      .execute();
  }
}

/** In the order of their keys: two attempts that share some lock them one after the other. */
function countersOf({ name, address, device }: Attempt): readonly Counter[] {
  const who = userKey(name);
  const from = networkOf(address);
  const counters: readonly Counter[] =
    device === undefined
      ? [
          { kind: 'pair', key: keyOf('pair', who, from) },
          { kind: 'address', key: keyOf('address', from) },
          { kind: 'name', key: keyOf('name', who) },
        ]
      : [{ kind: 'device', key: keyOf('device', who, device.toString('hex')) }];
  return counters.toSorted((a, b) => a.key.compare(b.key));
}

function keyOf(...parts: readonly string[]): Buffer {
  return createHash('sha256').update(JSON.stringify(parts), 'utf8').digest();
}

/** Whoever has one IPv6 address has the /64 it is in. */
function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) {
    return plain;
  }
  const [head = '', tail] = (plain.split('%')[0] ?? '').toLowerCase().split('::');
  const front = head.split(':').filter((part) => part !== '');
  const back = (tail ?? '').split(':').filter((part) => part !== '');
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - front.length - back.length }, () => '0');
  return [...front, ...zeros, ...back].slice(0, 4).join(':');
}
