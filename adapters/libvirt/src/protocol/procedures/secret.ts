import { always, flags, i32, list, struct, text, u32 } from '../codec.ts';
import { remote } from '../procedure.ts';
import { uuid } from '../uuid.ts';

const SECRET_LIST_MAX = 16_384;

/** `usageType` (virSecretUsageType) says for what, `usageId` for which one: the name of a Ceph user, the path of a volume. */
const secret = struct({ uuid, usageType: i32, usageId: text });

/** What libvirt keeps secrets for. Their values are never asked for: SECRET_GET_VALUE is left out on purpose. */
export const secretProcedures = {
  connectListAllSecrets: remote(
    'CONNECT_LIST_ALL_SECRETS',
    287,
    { needResults: always(1), flags },
    { secrets: list(secret, SECRET_LIST_MAX), count: u32 },
    { lane: 'monitor' },
  ),
};
