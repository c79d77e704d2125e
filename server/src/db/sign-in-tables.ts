import type { Generated } from 'kysely';
import type { OptionalTime, Time } from './times.ts';

/** Users, sessions and attempts to sign in: see migration 7. */
export interface SignInTables {
  readonly app_user: UserTable;
  readonly user_password: UserPasswordTable;
  readonly membership: MembershipTable;
  readonly user_session: UserSessionTable;
  readonly user_device: UserDeviceTable;
  readonly sign_in_attempt: SignInAttemptTable;
}

interface UserTable {
  id: string;
  name: string;
  /** What may exist once. */
  name_key: string;
  platform_admin: Generated<boolean>;
  created_at: Time;
}

interface UserPasswordTable {
  user_id: string;
  hash: string;
  changed_at: Time;
}

interface MembershipTable {
  user_id: string;
  tenant_id: string;
  role: string;
  disabled: Generated<boolean>;
  created_at: Time;
  last_sign_in_at: OptionalTime;
}

interface UserSessionTable {
  secret_hash: Buffer;
  id: string;
  user_id: string;
  tenant_id: string;
  created_at: Time;
  seen_at: Time;
}

interface UserDeviceTable {
  device_hash: Buffer;
  user_id: string;
  seen_at: Time;
}

interface SignInAttemptTable {
  key: Buffer;
  failures: number;
  next_at: Time;
  last_at: Time;
}
