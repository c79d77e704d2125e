import {
  always,
  charVector,
  flags,
  i32,
  list,
  opaque,
  optional,
  struct,
  text,
  truth,
  u32,
  u64,
} from '../codec.ts';
import { hostInterface, nodeDevice } from '../handles.ts';
import { remote } from '../procedure.ts';
import { typedParams } from '../typed-params.ts';

const NODE_DEVICE_LIST_MAX = 65_536;
const NODE_DEVICE_CAPS_LIST_MAX = 65_536;
const INTERFACE_LIST_MAX = 16_384;
const NODE_MAX_CELLS = 1024;
const CPU_MAP_MAX = 2048;

const nodeStat = struct({ field: text, value: u64 });

/** The physical machine: processors, memory, devices, interfaces. */
export const hostProcedures = {
  /** `memory` in KiB; sockets, cores and threads are per NUMA node. */
  nodeGetInfo: remote(
    'NODE_GET_INFO',
    6,
    {},
    {
      model: charVector(32),
      memory: u64,
      cpus: i32,
      mhz: i32,
      nodes: i32,
      sockets: i32,
      cores: i32,
      threads: i32,
    },
  ),
  /** In bytes. */
  nodeGetFreeMemory: remote('NODE_GET_FREE_MEMORY', 102, {}, { bytes: u64 }, { lane: 'monitor' }),
  nodeGetCellsFreeMemory: remote(
    'NODE_GET_CELLS_FREE_MEMORY',
    101,
    { startCell: i32, maxCells: i32 },
    { bytes: list(u64, NODE_MAX_CELLS) },
    { lane: 'monitor' },
  ),
  /**
   * Times in ns since boot, by field (kernel, user, idle, iowait). `cpu` -1 is all of them. With `room` 0
   * the answer is only how many fields there are.
   */
  nodeGetCpuStats: remote(
    'NODE_GET_CPU_STATS',
    227,
    { cpu: i32, room: i32, flags },
    { stats: list(nodeStat, 16), count: i32 },
    { lane: 'monitor' },
  ),
  /** In KiB, by field (total, free, buffers, cached). `cell` -1 is all of them. */
  nodeGetMemoryStats: remote(
    'NODE_GET_MEMORY_STATS',
    228,
    { room: i32, cell: i32, flags },
    { stats: list(nodeStat, 16), count: i32 },
    { lane: 'monitor' },
  ),
  nodeGetMemoryParameters: remote(
    'NODE_GET_MEMORY_PARAMETERS',
    289,
    { room: i32, flags },
    { params: typedParams(64), count: i32 },
  ),
  nodeGetCpuMap: remote(
    'NODE_GET_CPU_MAP',
    293,
    { needMap: always(1), needOnline: always(1), flags },
    { map: opaque(CPU_MAP_MAX), online: u32, count: i32 },
  ),
  nodeGetFreePages: remote(
    'NODE_GET_FREE_PAGES',
    340,
    { pageSizesKib: list(u32, NODE_MAX_CELLS), startCell: i32, cellCount: u32, flags },
    { counts: list(u64, NODE_MAX_CELLS) },
  ),
  nodeGetSevInfo: remote(
    'NODE_GET_SEV_INFO',
    395,
    { room: i32, flags },
    { params: typedParams(64), count: i32 },
  ),
  connectGetCpuModelNames: remote(
    'CONNECT_GET_CPU_MODEL_NAMES',
    312,
    { arch: text, needResults: always(1), flags },
    { models: list(text, 8192), count: i32 },
  ),
  connectListAllNodeDevices: remote(
    'CONNECT_LIST_ALL_NODE_DEVICES',
    285,
    { needResults: always(1), flags },
    { devices: list(nodeDevice, NODE_DEVICE_LIST_MAX), count: u32 },
  ),
  nodeDeviceLookupByName: remote('NODE_DEVICE_LOOKUP_BY_NAME', 113, { name: text }, { device: nodeDevice }),
  nodeDeviceGetXmlDesc: remote('NODE_DEVICE_GET_XML_DESC', 114, { name: text, flags }, { xml: text }),
  nodeDeviceGetParent: remote('NODE_DEVICE_GET_PARENT', 115, { name: text }, { parent: optional(text) }),
  nodeDeviceListCaps: remote(
    'NODE_DEVICE_LIST_CAPS',
    117,
    { name: text, room: i32 },
    { caps: list(text, NODE_DEVICE_CAPS_LIST_MAX) },
  ),
  nodeDeviceDetachFlags: remote(
    'NODE_DEVICE_DETACH_FLAGS',
    301,
    { name: text, driver: optional(text), flags },
    {},
  ),
  nodeDeviceReAttach: remote('NODE_DEVICE_RE_ATTACH', 119, { name: text }, {}),
  nodeDeviceReset: remote('NODE_DEVICE_RESET', 120, { name: text }, {}),
  nodeDeviceCreateXml: remote('NODE_DEVICE_CREATE_XML', 123, { xml: text, flags }, { device: nodeDevice }),
  nodeDeviceDefineXml: remote('NODE_DEVICE_DEFINE_XML', 428, { xml: text, flags }, { device: nodeDevice }),
  nodeDeviceDestroy: remote('NODE_DEVICE_DESTROY', 124, { name: text }, {}),
  nodeDeviceIsActive: remote('NODE_DEVICE_IS_ACTIVE', 436, { name: text }, { active: truth }),
  connectListAllInterfaces: remote(
    'CONNECT_LIST_ALL_INTERFACES',
    284,
    { needResults: always(1), flags },
    { interfaces: list(hostInterface, INTERFACE_LIST_MAX), count: u32 },
  ),
  interfaceLookupByName: remote(
    'INTERFACE_LOOKUP_BY_NAME',
    128,
    { name: text },
    { interface: hostInterface },
  ),
  interfaceGetXmlDesc: remote(
    'INTERFACE_GET_XML_DESC',
    130,
    { interface: hostInterface, flags },
    { xml: text },
  ),
};
