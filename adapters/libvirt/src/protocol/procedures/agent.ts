import { flags, i32, i64, list, optional, struct, text, truth, u32, u64 } from '../codec.ts';
import { domain } from '../handles.ts';
import { qemu, remote } from '../procedure.ts';
import { typedParams } from '../typed-params.ts';

const MOUNT_POINTS_MAX = 256;
const FS_INFO_MAX = 256;

const ofDomainWithFlags = { dom: domain, flags };
const ofMountPoints = { dom: domain, mountPoints: list(text, MOUNT_POINTS_MAX), flags };

/** What the guest itself answers (through its agent), and what people see of it: screen and consoles. */
export const agentProcedures = {
  domainGetGuestInfo: remote(
    'DOMAIN_GET_GUEST_INFO',
    418,
    { dom: domain, types: u32, flags },
    { params: typedParams(2048) },
  ),
  domainGetHostname: remote('DOMAIN_GET_HOSTNAME', 277, ofDomainWithFlags, { hostname: text }),
  domainGetFsinfo: remote('DOMAIN_GET_FSINFO', 349, ofDomainWithFlags, {
    filesystems: list(
      struct({ mountPoint: text, name: text, type: text, devices: list(text, 256) }),
      FS_INFO_MAX,
    ),
    count: u32,
  }),
  domainGetTime: remote('DOMAIN_GET_TIME', 337, ofDomainWithFlags, { seconds: i64, nanoseconds: u32 }),
  domainSetTime: remote('DOMAIN_SET_TIME', 338, { dom: domain, seconds: i64, nanoseconds: u32, flags }, {}),
  domainGetGuestVcpus: remote('DOMAIN_GET_GUEST_VCPUS', 371, ofDomainWithFlags, {
    params: typedParams(64),
  }),
  domainSetGuestVcpus: remote(
    'DOMAIN_SET_GUEST_VCPUS',
    372,
    { dom: domain, cpuMap: text, on: truth, flags },
    {},
  ),
  domainFsfreeze: remote('DOMAIN_FSFREEZE', 335, ofMountPoints, { filesystems: i32 }),
  domainFsthaw: remote('DOMAIN_FSTHAW', 336, ofMountPoints, { filesystems: i32 }, { urgent: true }),
  domainFstrim: remote(
    'DOMAIN_FSTRIM',
    294,
    { dom: domain, mountPoint: optional(text), minimum: u64, flags },
    {},
  ),
  domainSetUserPassword: remote(
    'DOMAIN_SET_USER_PASSWORD',
    357,
    { dom: domain, user: optional(text), password: optional(text), flags },
    {},
  ),
  domainAgentSetResponseTimeout: remote(
    'DOMAIN_AGENT_SET_RESPONSE_TIMEOUT',
    420,
    { dom: domain, seconds: i32, flags },
    { result: i32 },
  ),
  /** Stream, from the daemon: an image of the type answered. */
  domainScreenshot: remote(
    'DOMAIN_SCREENSHOT',
    211,
    { dom: domain, screen: u32, flags },
    { mime: optional(text) },
    { stream: 'download' },
  ),
  /** Stream, both ways. Flags: 1 force (throws another user out), 2 safe. */
  domainOpenConsole: remote(
    'DOMAIN_OPEN_CONSOLE',
    201,
    { dom: domain, device: optional(text), flags },
    {},
    { stream: 'both' },
  ),
  /** Stream, both ways. */
  domainOpenChannel: remote(
    'DOMAIN_OPEN_CHANNEL',
    296,
    { dom: domain, name: optional(text), flags },
    {},
    { stream: 'both' },
  ),
  /** JSON to the guest agent. `timeout` in seconds; -2 waits, -1 the default, 0 does not wait. */
  qemuDomainAgentCommand: qemu(
    'DOMAIN_AGENT_COMMAND',
    3,
    { dom: domain, command: text, timeout: i32, flags },
    { result: optional(text) },
  ),
  /** QMP. Taints the domain: for questions that libvirt does not answer itself, never for changes. */
  qemuDomainMonitorCommand: qemu(
    'DOMAIN_MONITOR_COMMAND',
    1,
    { dom: domain, command: text, flags },
    { result: text },
  ),
};
