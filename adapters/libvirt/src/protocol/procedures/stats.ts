import { flags, i32, i64, list, optional, struct, text, u32, u64 } from '../codec.ts';
import type { Codec } from '../codec.ts';
import { domain } from '../handles.ts';
import type { Domain } from '../handles.ts';
import { remote } from '../procedure.ts';
import { typedParams } from '../typed-params.ts';
import type { TypedParam } from '../typed-params.ts';
import { DOMAIN_LIST_MAX } from './domain.ts';

const STATS_PARAMS_MAX = 262_144;

export interface DomainStats {
  readonly dom: Domain;
  readonly params: readonly TypedParam[];
}

const params = typedParams(STATS_PARAMS_MAX);
/** Written out by hand: a bulk answer holds thousands of these. */
const domainStats: Codec<DomainStats> = {
  shape: `${domain.shape},${params.shape}`,
  minBytes: domain.minBytes + params.minBytes,
  read: (from) => ({ dom: domain.read(from), params: params.read(from) }),
  write(to, value) {
    domain.write(to, value.dom);
    params.write(to, value.params);
  },
};

/** Figures. Bulk reading goes with {@link STATS_NOWAIT}: one wedged domain must not hold up the others. */
export const statsProcedures = {
  /** An empty `doms` means all domains; `stats` 0 all groups the daemon knows. */
  connectGetAllDomainStats: remote(
    'CONNECT_GET_ALL_DOMAIN_STATS',
    344,
    { doms: list(domain, DOMAIN_LIST_MAX), stats: u32, flags },
    { records: list(domainStats, DOMAIN_LIST_MAX) },
    { lane: 'monitor' },
  ),
  /** By virDomainMemoryStatTags; values in KiB except counters of faults. */
  domainMemoryStats: remote(
    'DOMAIN_MEMORY_STATS',
    159,
    { dom: domain, max: u32, flags },
    { stats: list(struct({ tag: i32, value: u64 }), 1024) },
    { lane: 'monitor' },
  ),
  domainBlockStats: remote(
    'DOMAIN_BLOCK_STATS',
    64,
    { dom: domain, path: text },
    { readRequests: i64, readBytes: i64, writeRequests: i64, writeBytes: i64, errors: i64 },
    { lane: 'monitor' },
  ),
  domainBlockStatsFlags: remote(
    'DOMAIN_BLOCK_STATS_FLAGS',
    243,
    { dom: domain, path: text, room: i32, flags },
    { params: typedParams(16), count: i32 },
    { lane: 'monitor' },
  ),
  domainInterfaceStats: remote(
    'DOMAIN_INTERFACE_STATS',
    65,
    { dom: domain, device: text },
    {
      receivedBytes: i64,
      receivedPackets: i64,
      receiveErrors: i64,
      receiveDrops: i64,
      sentBytes: i64,
      sentPackets: i64,
      sendErrors: i64,
      sendDrops: i64,
    },
    { lane: 'monitor' },
  ),
  domainGetCpuStats: remote(
    'DOMAIN_GET_CPU_STATS',
    262,
    { dom: domain, room: u32, startCpu: i32, cpus: u32, flags },
    { params: typedParams(2048), count: i32 },
    { lane: 'monitor' },
  ),
  /** `source` 0 DHCP lease, 1 guest agent, 2 ARP table. Address `type` 0 is IPv4, 1 IPv6. */
  domainInterfaceAddresses: remote(
    'DOMAIN_INTERFACE_ADDRESSES',
    353,
    { dom: domain, source: u32, flags },
    {
      interfaces: list(
        struct({
          name: text,
          mac: optional(text),
          addresses: list(struct({ type: i32, address: text, prefix: u32 }), 2048),
        }),
        2048,
      ),
    },
  ),
  domainGetJobInfo: remote(
    'DOMAIN_GET_JOB_INFO',
    163,
    { dom: domain },
    {
      type: i32,
      timeElapsed: u64,
      timeRemaining: u64,
      dataTotal: u64,
      dataProcessed: u64,
      dataRemaining: u64,
      memoryTotal: u64,
      memoryProcessed: u64,
      memoryRemaining: u64,
      fileTotal: u64,
      fileProcessed: u64,
      fileRemaining: u64,
    },
  ),
  domainGetJobStats: remote(
    'DOMAIN_GET_JOB_STATS',
    298,
    { dom: domain, flags },
    { type: i32, params: typedParams(64) },
  ),
  domainAbortJob: remote('DOMAIN_ABORT_JOB', 164, { dom: domain }, {}, { urgent: true }),
  domainAbortJobFlags: remote('DOMAIN_ABORT_JOB_FLAGS', 442, { dom: domain, flags }, {}, { urgent: true }),
};

/**
 * VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT: passes over domains that are busy with a job. It does not help
 * against the first call that meets a QEMU which has just stopped answering: give bulk calls a short deadline.
 */
export const STATS_NOWAIT = 1 << 29;
