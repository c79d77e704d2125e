import { flags, i32, list, opaque, optional, struct, text, truth, u32, u64 } from '../codec.ts';
import { domain } from '../handles.ts';
import { remote } from '../procedure.ts';
import { typedParams } from '../typed-params.ts';

const CPU_MAP_MAX = 2048;
const CPU_MAPS_MAX = 8_388_608;
const IO_TUNE_PARAMS_MAX = 32;

const ofDomainWithFlags = { dom: domain, flags };
const ofDeviceXml = { dom: domain, xml: text, flags };
const ofBlockJob = { dom: domain, disk: text, bandwidth: u64, flags };

/** Changing what a domain is made of: processors, memory, disks, devices, and the jobs on its disks. */
export const domainDeviceProcedures = {
  domainAttachDeviceFlags: remote('DOMAIN_ATTACH_DEVICE_FLAGS', 160, ofDeviceXml, {}),
  domainDetachDeviceFlags: remote('DOMAIN_DETACH_DEVICE_FLAGS', 161, ofDeviceXml, {}),
  domainUpdateDeviceFlags: remote('DOMAIN_UPDATE_DEVICE_FLAGS', 174, ofDeviceXml, {}),
  /** Asynchronous: the end is a device-removed event. */
  domainDetachDeviceAlias: remote('DOMAIN_DETACH_DEVICE_ALIAS', 392, { dom: domain, alias: text, flags }, {}),
  domainSetVcpusFlags: remote('DOMAIN_SET_VCPUS_FLAGS', 199, { dom: domain, vcpus: u32, flags }, {}),
  domainGetVcpusFlags: remote('DOMAIN_GET_VCPUS_FLAGS', 200, ofDomainWithFlags, { vcpus: i32 }),
  domainSetVcpu: remote('DOMAIN_SET_VCPU', 384, { dom: domain, cpuMap: text, on: truth, flags }, {}),
  domainPinVcpuFlags: remote(
    'DOMAIN_PIN_VCPU_FLAGS',
    225,
    { dom: domain, vcpu: u32, cpuMap: opaque(CPU_MAP_MAX), flags },
    {},
  ),
  domainGetVcpuPinInfo: remote(
    'DOMAIN_GET_VCPU_PIN_INFO',
    230,
    { dom: domain, maps: i32, mapBytes: i32, flags },
    { cpuMaps: opaque(CPU_MAPS_MAX), count: i32 },
  ),
  domainPinEmulator: remote(
    'DOMAIN_PIN_EMULATOR',
    279,
    { dom: domain, cpuMap: opaque(CPU_MAP_MAX), flags },
    {},
  ),
  domainAddIothread: remote('DOMAIN_ADD_IOTHREAD', 355, { dom: domain, id: u32, flags }, {}),
  domainDelIothread: remote('DOMAIN_DEL_IOTHREAD', 356, { dom: domain, id: u32, flags }, {}),
  /** In KiB; flags: 1 live, 2 config, 4 maximum. */
  domainSetMemoryFlags: remote('DOMAIN_SET_MEMORY_FLAGS', 204, { dom: domain, memory: u64, flags }, {}),
  /** In KiB. */
  domainSetMaxMemory: remote('DOMAIN_SET_MAX_MEMORY', 30, { dom: domain, memory: u64 }, {}),
  domainGetMaxMemory: remote('DOMAIN_GET_MAX_MEMORY', 17, { dom: domain }, { memory: u64 }),
  domainSetMemoryStatsPeriod: remote(
    'DOMAIN_SET_MEMORY_STATS_PERIOD',
    308,
    { dom: domain, seconds: i32, flags },
    {},
  ),
  /** `size` in KiB, or in bytes with flag 1. */
  domainBlockResize: remote('DOMAIN_BLOCK_RESIZE', 251, { dom: domain, disk: text, size: u64, flags }, {}),
  /** In bytes. */
  domainGetBlockInfo: remote(
    'DOMAIN_GET_BLOCK_INFO',
    194,
    { dom: domain, path: text, flags },
    { allocation: u64, capacity: u64, physical: u64 },
  ),
  domainSetBlockIoTune: remote(
    'DOMAIN_SET_BLOCK_IO_TUNE',
    252,
    { dom: domain, disk: text, params: typedParams(IO_TUNE_PARAMS_MAX), flags },
    {},
  ),
  /** With `room` 0 the answer is only how many parameters there are. */
  domainGetBlockIoTune: remote(
    'DOMAIN_GET_BLOCK_IO_TUNE',
    253,
    { dom: domain, disk: optional(text), room: i32, flags },
    { params: typedParams(IO_TUNE_PARAMS_MAX), count: i32 },
  ),
  domainSetInterfaceParameters: remote(
    'DOMAIN_SET_INTERFACE_PARAMETERS',
    256,
    { dom: domain, device: text, params: typedParams(16), flags },
    {},
  ),
  domainSetNumaParameters: remote(
    'DOMAIN_SET_NUMA_PARAMETERS',
    254,
    { dom: domain, params: typedParams(16), flags },
    {},
  ),
  domainSetSchedulerParametersFlags: remote(
    'DOMAIN_SET_SCHEDULER_PARAMETERS_FLAGS',
    219,
    { dom: domain, params: typedParams(16), flags },
    {},
  ),
  domainGetSchedulerParametersFlags: remote(
    'DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS',
    223,
    { dom: domain, room: i32, flags },
    { params: typedParams(16) },
  ),
  domainGetLaunchSecurityInfo: remote('DOMAIN_GET_LAUNCH_SECURITY_INFO', 396, ofDomainWithFlags, {
    params: typedParams(64),
  }),
  domainGetDiskErrors: remote(
    'DOMAIN_GET_DISK_ERRORS',
    263,
    { dom: domain, room: u32, flags },
    { errors: list(struct({ disk: text, error: i32 }), 256), count: i32 },
  ),
  domainBlockPull: remote('DOMAIN_BLOCK_PULL', 240, ofBlockJob, {}),
  domainBlockCopy: remote(
    'DOMAIN_BLOCK_COPY',
    345,
    { dom: domain, disk: text, destination: text, params: typedParams(16), flags },
    {},
  ),
  domainBlockCommit: remote(
    'DOMAIN_BLOCK_COMMIT',
    290,
    { dom: domain, disk: text, base: optional(text), top: optional(text), bandwidth: u64, flags },
    {},
  ),
  domainBlockJobAbort: remote('DOMAIN_BLOCK_JOB_ABORT', 237, { dom: domain, disk: text, flags }, {}),
  domainBlockJobSetSpeed: remote('DOMAIN_BLOCK_JOB_SET_SPEED', 239, ofBlockJob, {}),
  domainGetBlockJobInfo: remote(
    'DOMAIN_GET_BLOCK_JOB_INFO',
    238,
    { dom: domain, disk: text, flags },
    { found: truth, type: i32, bandwidth: u64, current: u64, end: u64 },
  ),
};
