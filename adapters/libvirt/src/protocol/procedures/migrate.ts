import { flags, i32, opaque, optional, text, u64 } from '../codec.ts';
import { domain } from '../handles.ts';
import { remote } from '../procedure.ts';
import { typedParams } from '../typed-params.ts';

const COOKIE_MAX = 4_194_304;
const PARAMS_MAX = 64;

const params = typedParams(PARAMS_MAX);
const cookie = opaque(COOKIE_MAX);

/** Live migration, protocol version 3 with typed parameters; peer-to-peer needs only `perform`. */
export const migrateProcedures = {
  domainMigrateBegin3Params: remote(
    'DOMAIN_MIGRATE_BEGIN3_PARAMS',
    302,
    { dom: domain, params, flags },
    { cookie, xml: text },
  ),
  domainMigratePrepare3Params: remote(
    'DOMAIN_MIGRATE_PREPARE3_PARAMS',
    303,
    { params, cookie, flags },
    { cookie, uri: optional(text) },
  ),
  domainMigratePerform3Params: remote(
    'DOMAIN_MIGRATE_PERFORM3_PARAMS',
    305,
    { dom: domain, destinationUri: optional(text), params, cookie, flags },
    { cookie },
  ),
  domainMigrateFinish3Params: remote(
    'DOMAIN_MIGRATE_FINISH3_PARAMS',
    306,
    { params, cookie, flags, cancelled: i32 },
    { dom: domain, cookie },
  ),
  domainMigrateConfirm3Params: remote(
    'DOMAIN_MIGRATE_CONFIRM3_PARAMS',
    307,
    { dom: domain, params, cookie, flags, cancelled: i32 },
    {},
  ),
  domainMigrateStartPostCopy: remote('DOMAIN_MIGRATE_START_POST_COPY', 364, { dom: domain, flags }, {}),
  /** In milliseconds. */
  domainMigrateSetMaxDowntime: remote(
    'DOMAIN_MIGRATE_SET_MAX_DOWNTIME',
    166,
    { dom: domain, downtime: u64, flags },
    {},
  ),
  domainMigrateGetMaxDowntime: remote(
    'DOMAIN_MIGRATE_GET_MAX_DOWNTIME',
    387,
    { dom: domain, flags },
    { downtime: u64 },
  ),
  /** In MiB/s. */
  domainMigrateSetMaxSpeed: remote(
    'DOMAIN_MIGRATE_SET_MAX_SPEED',
    207,
    { dom: domain, bandwidth: u64, flags },
    {},
  ),
  domainMigrateGetMaxSpeed: remote(
    'DOMAIN_MIGRATE_GET_MAX_SPEED',
    242,
    { dom: domain, flags },
    { bandwidth: u64 },
  ),
};
