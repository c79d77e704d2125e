import { flags, i32, list, optional, text, truth, u64 } from '../codec.ts';
import { remote } from '../procedure.ts';

/** Opening, closing and asking what is at the other end. */
export const connectProcedures = {
  /** `name` is the URI as the daemon itself is to open it, without transport or host. Flag 1: read-only. */
  connectOpen: remote('CONNECT_OPEN', 1, { name: optional(text), flags }, {}),
  connectClose: remote('CONNECT_CLOSE', 2, {}, {}, { urgent: true }),
  /** Accepted kinds of authentication: 0 none, 1 SASL, 2 polkit. */
  authList: remote('AUTH_LIST', 66, {}, { types: list(i32, 20) }, { urgent: true }),
  authPolkit: remote('AUTH_POLKIT', 70, {}, { complete: truth }),
  /** VIR_DRV_FEATURE_…: 10 keepalive, 14 event callbacks, 15 close callback. */
  connectSupportsFeature: remote('CONNECT_SUPPORTS_FEATURE', 60, { feature: i32 }, { supported: truth }),
  connectGetType: remote('CONNECT_GET_TYPE', 3, {}, { type: text }),
  /** Version of the hypervisor: major * 1,000,000 + minor * 1,000 + release. */
  connectGetVersion: remote('CONNECT_GET_VERSION', 4, {}, { version: u64 }),
  connectGetLibVersion: remote('CONNECT_GET_LIB_VERSION', 157, {}, { version: u64 }),
  /** May hang for seconds: the daemon asks its name service (getaddrinfo) for the full name. */
  connectGetHostname: remote('CONNECT_GET_HOSTNAME', 59, {}, { hostname: text }),
  connectGetUri: remote('CONNECT_GET_URI', 110, {}, { uri: text }),
  connectIsSecure: remote('CONNECT_IS_SECURE', 149, {}, { secure: truth }),
  connectGetMaxVcpus: remote('CONNECT_GET_MAX_VCPUS', 5, { type: optional(text) }, { max: i32 }),
  connectGetCapabilities: remote('CONNECT_GET_CAPABILITIES', 7, {}, { xml: text }),
  connectGetSysinfo: remote('CONNECT_GET_SYSINFO', 203, { flags }, { xml: text }),
  connectGetDomainCapabilities: remote(
    'CONNECT_GET_DOMAIN_CAPABILITIES',
    342,
    {
      emulator: optional(text),
      arch: optional(text),
      machine: optional(text),
      virtType: optional(text),
      flags,
    },
    { xml: text },
  ),
  connectGetStoragePoolCapabilities: remote(
    'CONNECT_GET_STORAGE_POOL_CAPABILITIES',
    403,
    { flags },
    { xml: text },
  ),
  connectCompareHypervisorCpu: remote(
    'CONNECT_COMPARE_HYPERVISOR_CPU',
    393,
    {
      emulator: optional(text),
      arch: optional(text),
      machine: optional(text),
      virtType: optional(text),
      xml: text,
      flags,
    },
    { result: i32 },
  ),
  connectBaselineHypervisorCpu: remote(
    'CONNECT_BASELINE_HYPERVISOR_CPU',
    394,
    {
      emulator: optional(text),
      arch: optional(text),
      machine: optional(text),
      virtType: optional(text),
      xmls: list(text, 256),
      flags,
    },
    { xml: text },
  ),
  connectDomainXmlToNative: remote(
    'CONNECT_DOMAIN_XML_TO_NATIVE',
    136,
    { format: text, xml: text, flags },
    { config: text },
  ),
};
