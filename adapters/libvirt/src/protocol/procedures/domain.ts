import { always, flags, i32, list, optional, text, truth, u32, u64 } from '../codec.ts';
import { domain } from '../handles.ts';
import { remote } from '../procedure.ts';
import { uuid } from '../uuid.ts';

/** REMOTE_DOMAIN_LIST_MAX: a host with more answers every list with an error. */
export const DOMAIN_LIST_MAX = 16_384;

const ofDomain = { dom: domain };
const ofDomainWithFlags = { dom: domain, flags };

/** Finding, defining and driving domains through their life. */
export const domainProcedures = {
  connectListAllDomains: remote(
    'CONNECT_LIST_ALL_DOMAINS',
    273,
    { needResults: always(1), flags },
    { domains: list(domain, DOMAIN_LIST_MAX), count: u32 },
    { lane: 'monitor' },
  ),
  domainLookupById: remote('DOMAIN_LOOKUP_BY_ID', 22, { id: i32 }, { dom: domain }),
  domainLookupByName: remote('DOMAIN_LOOKUP_BY_NAME', 23, { name: text }, { dom: domain }),
  domainLookupByUuid: remote('DOMAIN_LOOKUP_BY_UUID', 24, { uuid }, { dom: domain }),
  domainGetXmlDesc: remote('DOMAIN_GET_XML_DESC', 14, ofDomainWithFlags, { xml: text }),
  /** Memory in KiB, `cpuTime` in ns, `state` a virDomainState. */
  domainGetInfo: remote('DOMAIN_GET_INFO', 16, ofDomain, {
    state: u32,
    maxMemory: u64,
    memory: u64,
    vcpus: u32,
    cpuTime: u64,
  }),
  domainGetState: remote('DOMAIN_GET_STATE', 212, ofDomainWithFlags, { state: i32, reason: i32 }),
  domainGetControlInfo: remote('DOMAIN_GET_CONTROL_INFO', 229, ofDomainWithFlags, {
    state: u32,
    details: u32,
    stateTime: u64,
  }),
  domainIsActive: remote('DOMAIN_IS_ACTIVE', 150, ofDomain, { active: truth }),
  domainIsPersistent: remote('DOMAIN_IS_PERSISTENT', 151, ofDomain, { persistent: truth }),
  domainIsUpdated: remote('DOMAIN_IS_UPDATED', 202, ofDomain, { updated: truth }),
  domainGetOsType: remote('DOMAIN_GET_OS_TYPE', 19, ofDomain, { type: text }),
  domainDefineXmlFlags: remote('DOMAIN_DEFINE_XML_FLAGS', 350, { xml: text, flags }, { dom: domain }),
  domainCreateXml: remote('DOMAIN_CREATE_XML', 10, { xml: text, flags }, { dom: domain }),
  domainCreateWithFlags: remote('DOMAIN_CREATE_WITH_FLAGS', 196, ofDomainWithFlags, { dom: domain }),
  domainUndefineFlags: remote('DOMAIN_UNDEFINE_FLAGS', 231, ofDomainWithFlags, {}),
  domainShutdownFlags: remote('DOMAIN_SHUTDOWN_FLAGS', 258, ofDomainWithFlags, {}),
  domainReboot: remote('DOMAIN_REBOOT', 27, ofDomainWithFlags, {}),
  domainReset: remote('DOMAIN_RESET', 245, ofDomainWithFlags, {}),
  domainDestroyFlags: remote('DOMAIN_DESTROY_FLAGS', 234, ofDomainWithFlags, {}, { urgent: true }),
  domainSuspend: remote('DOMAIN_SUSPEND', 34, ofDomain, {}),
  domainResume: remote('DOMAIN_RESUME', 28, ofDomain, {}),
  domainPmSuspendForDuration: remote(
    'DOMAIN_PM_SUSPEND_FOR_DURATION',
    261,
    { dom: domain, target: u32, seconds: u64, flags },
    {},
  ),
  domainPmWakeup: remote('DOMAIN_PM_WAKEUP', 267, ofDomainWithFlags, {}),
  domainInjectNmi: remote('DOMAIN_INJECT_NMI', 210, ofDomainWithFlags, {}),
  domainManagedSave: remote('DOMAIN_MANAGED_SAVE', 182, ofDomainWithFlags, {}),
  domainHasManagedSaveImage: remote('DOMAIN_HAS_MANAGED_SAVE_IMAGE', 183, ofDomainWithFlags, {
    saved: truth,
  }),
  domainManagedSaveRemove: remote('DOMAIN_MANAGED_SAVE_REMOVE', 184, ofDomainWithFlags, {}),
  domainSaveFlags: remote(
    'DOMAIN_SAVE_FLAGS',
    232,
    { dom: domain, to: text, xml: optional(text), flags },
    {},
  ),
  domainRestoreFlags: remote('DOMAIN_RESTORE_FLAGS', 233, { from: text, xml: optional(text), flags }, {}),
  domainSaveImageGetXmlDesc: remote(
    'DOMAIN_SAVE_IMAGE_GET_XML_DESC',
    235,
    { from: text, flags },
    { xml: text },
  ),
  domainGetAutostart: remote('DOMAIN_GET_AUTOSTART', 15, ofDomain, { autostart: truth }),
  domainSetAutostart: remote('DOMAIN_SET_AUTOSTART', 29, { dom: domain, autostart: truth }, {}),
  domainRename: remote(
    'DOMAIN_RENAME',
    358,
    { dom: domain, newName: optional(text), flags },
    { result: i32 },
  ),
  /** `type` 0 description, 1 title, 2 an XML element under the namespace `uri` with prefix `key`. */
  domainSetMetadata: remote(
    'DOMAIN_SET_METADATA',
    264,
    { dom: domain, type: i32, metadata: optional(text), key: optional(text), uri: optional(text), flags },
    {},
  ),
  domainGetMetadata: remote(
    'DOMAIN_GET_METADATA',
    265,
    { dom: domain, type: i32, uri: optional(text), flags },
    { metadata: text },
  ),
  domainGetMessages: remote('DOMAIN_GET_MESSAGES', 426, ofDomainWithFlags, { messages: list(text, 2048) }),
  domainSetLifecycleAction: remote(
    'DOMAIN_SET_LIFECYCLE_ACTION',
    390,
    { dom: domain, type: u32, action: u32, flags },
    {},
  ),
  domainSendKey: remote(
    'DOMAIN_SEND_KEY',
    226,
    { dom: domain, codeset: u32, holdMs: u32, keycodes: list(u32, 16), flags },
    {},
  ),
};
