import type { VmFinding } from '@anyvisor/domain';
import type { MonitorDisk, MonitorFacts } from '../monitor/facts.ts';
import { finding } from './subject.ts';
import type { AdviceSubject, Rules } from './subject.ts';

/** A mean above this is felt by every program, in seconds. */
const SLOW = 0.05;
/** Fewer operations say nothing. */
const ENOUGH = 100;

/** From QEMU's own counters; silent when it was not asked. */
export const monitorRules: Rules = (subject) => {
  const { monitor } = subject;
  if (monitor === null) return [];
  return [
    ...(monitor.disks ?? []).flatMap((disk) => aboutDisk(disk, subject)),
    ...aboutMigration(monitor),
    ...aboutHotplug(monitor, subject),
  ];
};

function aboutDisk(disk: MonitorDisk, { domain }: AdviceSubject): readonly VmFinding[] {
  const target = domain.disks.find(({ alias }) => alias === disk.device)?.target ?? disk.device;
  const failed = disk.reads.failed + disk.writes.failed + disk.flushes.failed;
  const slow = [disk.reads, disk.writes].find(
    ({ count, latencySeconds }) => count >= ENOUGH && (latencySeconds ?? 0) > SLOW,
  );
  return [
    ...(failed > 0
      ? [
          finding('disk-errors', 'problem', {
            subject: target,
            title: `${failed} operations on disk ${target} have failed since it was started`,
            why: 'Its storage is full, broken or out of reach. Look at the storage it lies on and at the host’s log.',
          }),
        ]
      : []),
    ...(slow === undefined
      ? []
      : [
          finding('disk-slow', 'warning', {
            subject: target,
            title: `Disk ${target} takes ${Math.round((slow.latencySeconds ?? 0) * 1000)} ms for an operation, in the mean`,
            why: 'Its storage is overloaded or far away. Move it to faster storage, or limit its neighbours.',
          }),
        ]),
  ];
}

/** What QEMU has and what libvirt believes it has; and what the guest makes of it. */
function aboutHotplug(
  { hotpluggableCpus, memoryDevices }: MonitorFacts,
  { domain }: AdviceSubject,
): readonly VmFinding[] {
  const otherCpus = hotpluggableCpus !== null && hotpluggableCpus.present !== domain.vcpus.current;
  const otherMemory = memoryDevices !== null && memoryDevices.length !== domain.memoryDevices.length;
  const lazy = (memoryDevices ?? []).find(
    ({ requestedBytes, sizeBytes }) => requestedBytes !== null && sizeBytes < requestedBytes,
  );
  return [
    ...(otherCpus || otherMemory
      ? [
          finding('qemu-differs-from-libvirt', 'problem', {
            title: `QEMU has other ${otherCpus ? 'virtual CPUs' : 'memory modules'} than libvirt believes`,
            why: 'Somebody changed it behind libvirt’s back: the next change may fail or kill it. Stop the guest and start it again.',
          }),
        ]
      : []),
    ...(lazy === undefined
      ? []
      : [
          finding('virtio-mem-not-taken', 'warning', {
            title: 'The guest has not taken all the memory it was given',
            why: 'Its kernel lacks the virtio-mem driver or does not put new blocks to use: set memhp_default_state=online in it.',
          }),
        ]),
  ];
}

function aboutMigration({ migration }: MonitorFacts): readonly VmFinding[] {
  if (migration === null || !/^(active|postcopy-active|pre-switchover)$/.test(migration.status)) return [];
  const { dirtyBytesPerSecond: dirty, sentBytesPerSecond: sent, dirtySyncs } = migration;
  if (dirty === null || sent === null || (dirtySyncs ?? 0) < 3 || dirty < sent) return [];
  return [
    finding('migration-not-converging', 'warning', {
      title: 'The guest writes to its memory faster than it is sent',
      why: 'The migration will not end like this. Raise the bandwidth, or begin it again with auto-converge or post-copy.',
    }),
  ];
}
