import { z } from 'zod';
import type { MonitorDisk, MonitorFacts, MonitorMigration } from './facts.ts';

const amount = z.number().min(0);
const MANY = 8192;

/** Shapes of QEMU's QAPI (qemu-qmp-ref), as far as they are read; what a version adds is ignored. */
const cpus = z.array(z.object({ 'qom-path': z.string().optional(), 'vcpus-count': amount })).max(MANY);

const memory = z
  .array(
    z.object({
      type: z.string(),
      data: z.object({
        size: amount.optional(),
        'max-size': amount.optional(),
        'requested-size': amount.optional(),
      }),
    }),
  )
  .max(MANY);

const counters = z.object({
  rd_operations: amount,
  wr_operations: amount,
  flush_operations: amount,
  rd_total_time_ns: amount,
  wr_total_time_ns: amount,
  flush_total_time_ns: amount,
  failed_rd_operations: amount.default(0),
  failed_wr_operations: amount.default(0),
  failed_flush_operations: amount.default(0),
});
const blocks = z
  .array(z.object({ device: z.string().optional(), qdev: z.string().optional(), stats: counters }))
  .max(MANY);

const migrate = z.object({
  status: z.string().optional(),
  ram: z
    .object({
      remaining: amount.optional(),
      'dirty-pages-rate': amount.optional(),
      'page-size': amount.optional(),
      mbps: amount.optional(),
      'dirty-sync-count': amount.optional(),
      'postcopy-requests': amount.optional(),
    })
    .optional(),
});

export function parseHotpluggableCpus(answer: unknown): MonitorFacts['hotpluggableCpus'] {
  const parsed = cpus.safeParse(answer);
  if (!parsed.success) return null;
  const count = (there: boolean): number =>
    parsed.data
      .filter((slot) => (slot['qom-path'] !== undefined) === there)
      .reduce((sum, slot) => sum + slot['vcpus-count'], 0);
  return { present: count(true), free: count(false) };
}

export function parseMemoryDevices(answer: unknown): MonitorFacts['memoryDevices'] {
  const parsed = memory.safeParse(answer);
  if (!parsed.success) return null;
  return parsed.data.map(({ type, data }) => ({
    model: type,
    sizeBytes: data.size ?? 0,
    requestedBytes: data['requested-size'] ?? null,
  }));
}

export function parseBlockStats(answer: unknown): readonly MonitorDisk[] | null {
  const parsed = blocks.safeParse(answer);
  if (!parsed.success) return null;
  return parsed.data.map(({ device = '', qdev = '', stats }) => ({
    device: aliasOf(qdev, device),
    reads: operations(stats.rd_operations, stats.failed_rd_operations, stats.rd_total_time_ns),
    writes: operations(stats.wr_operations, stats.failed_wr_operations, stats.wr_total_time_ns),
    flushes: operations(stats.flush_operations, stats.failed_flush_operations, stats.flush_total_time_ns),
  }));
}

/** `/machine/peripheral/virtio-disk0/virtio-backend` and `drive-virtio-disk0` both belong to `virtio-disk0`. */
function aliasOf(qdev: string, device: string): string {
  return /peripheral\/([^/]+)/.exec(qdev)?.[1] ?? (qdev || device.replace(/^drive-/, ''));
}

function operations(count: number, failed: number, nanoseconds: number) {
  return { count, failed, latencySeconds: count === 0 ? null : nanoseconds / count / 1e9 };
}

export function parseMigration(answer: unknown): MonitorMigration | null {
  const parsed = migrate.safeParse(answer);
  if (!parsed.success || parsed.data.status === undefined) return null;
  const { status, ram = {} } = parsed.data;
  const dirty = ram['dirty-pages-rate'];
  return {
    status,
    remainingBytes: ram.remaining ?? null,
    dirtyBytesPerSecond: dirty === undefined ? null : dirty * (ram['page-size'] ?? 4096),
    // Megabits, as networks count.
    sentBytesPerSecond: ram.mbps === undefined ? null : (ram.mbps * 1e6) / 8,
    dirtySyncs: ram['dirty-sync-count'] ?? null,
    postcopyRequests: ram['postcopy-requests'] ?? null,
  };
}
