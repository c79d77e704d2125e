import { hash, verify } from '@node-rs/argon2';
import { createSlots } from './slots.ts';
import { newSecret } from './session-secret.ts';

/** Hashes of passwords, never more than two being computed: a flood of sign-ins takes neither memory nor all threads. */
export interface Passwords {
  /** Throws `NoRoom` when too many wait. */
  readonly hash: (password: string) => Promise<string>;
  /** With `undefined`, for a user there is not, it takes just as long and is false. Throws `NoRoom` likewise. */
  readonly verify: (kept: string | undefined, password: string) => Promise<boolean>;
}

/** OWASP Password Storage Cheat Sheet: Argon2id (what the library uses by itself) with 19 MiB, two passes, one lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const atOnce = 2;
/** About three seconds of work. */
const mostWaiting = 100;

export function createPasswords(): Passwords {
  const inTurn = createSlots(atOnce, mostWaiting);
  let nobodys: Promise<string> | undefined;
  return {
    hash: (password) => inTurn(() => hash(normal(password), cost)),
    verify: async (kept, password) => {
      nobodys ??= hash(newSecret(), cost);
      const against = kept ?? (await nobodys);
      const same = await inTurn(() => verify(against, normal(password)));
      return same && kept !== undefined;
    },
  };
}

/** Keyboards and browsers compose characters differently (NIST SP 800-63B, 5.1.1.2). */
function normal(password: string): string {
  return password.normalize('NFKC');
}
