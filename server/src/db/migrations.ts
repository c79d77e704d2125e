import type { Migration } from 'kysely/migration';
import * as foundation from './migrations/0001-foundation.ts';
import * as operations from './migrations/0002-operations.ts';
import * as queueLanes from './migrations/0003-queue-lanes.ts';
import * as backups from './migrations/0004-backups.ts';
import * as preferences from './migrations/0006-preferences.ts';
import * as listsAtSize from './migrations/0008-lists-at-size.ts';
import * as whoseHistory from './migrations/0009-whose-history.ts';
import * as vmColumns from './migrations/0010-vm-columns.ts';
import * as whoseTokens from './migrations/0011-whose-tokens.ts';
import * as signIn from './migrations/0007-sign-in.ts';

/** Every migration, by name, in order: a new one is one file and one line here. */
export const migrations: Record<string, Migration> = {
  '0001-foundation': foundation,
  '0002-operations': operations,
  '0003-queue-lanes': queueLanes,
  '0004-backups': backups,
  '0006-preferences': preferences,
  '0007-sign-in': signIn,
  '0008-lists-at-size': listsAtSize,
  '0009-whose-history': whoseHistory,
  '0010-vm-columns': vmColumns,
  '0011-whose-tokens': whoseTokens,
};
