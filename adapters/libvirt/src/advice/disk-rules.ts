import type { VmFinding } from '@anyvisor/domain';
import type { DomainDisk } from '../domain-xml/libvirt-domain.ts';
import { AT, finding } from './subject.ts';
import type { AdviceSubject, Rules } from './subject.ts';

/** Guests of this many virtual CPUs send more than one of QEMU's threads can take. */
const BUSY_CPUS = 4;
/** More queues than this are not felt. */
const MOST_QUEUES = 8;

/** Bus, cache, queues and threads of disks. */
export const diskRules: Rules = (subject) => {
  const disks = subject.domain.disks.filter(({ device }) => device === 'disk' || device === 'lun');
  return [
    ...disks.flatMap((disk, index) => notVirtio(disk, index)),
    ...disks.flatMap(cacheOf),
    ...queuesOf(subject, disks),
    ...threadsOf(subject, disks),
  ];
};

function notVirtio({ target, bus }: DomainDisk, index: number): readonly VmFinding[] {
  if (bus === 'virtio' || bus === 'scsi') return [];
  return [
    finding(
      'disk-not-virtio',
      'warning',
      {
        subject: target,
        title: `Disk ${target} is on an emulated ${bus} controller`,
        why: 'Each request costs several exits from the guest. Move it to virtio; a Windows guest needs the virtio driver first.',
      },
      [{ op: 'set', pointer: `/storage/disks/${index}/bus`, value: 'virtio' }],
    ),
  ];
}

function cacheOf({ target, cache, io }: DomainDisk): readonly VmFinding[] {
  if (cache === 'unsafe') {
    return [
      finding(
        'disk-cache-unsafe',
        'problem',
        {
          subject: target,
          title: `Disk ${target} ignores flushes`,
          why: 'What the guest believes to be on disk is lost when the host loses power: file systems and databases break. Take cache none.',
        },
        [{ op: 'set', pointer: `${AT}/disk/cache`, value: 'none' }],
      ),
    ];
  }
  if (cache === 'writeback' || cache === 'writethrough') {
    return [
      finding(
        'disk-cached-twice',
        'warning',
        {
          subject: target,
          title: `Disk ${target} is cached by guest and host (${cache})`,
          why:
            'The host’s memory fills with what the guest has in its own already, and a live migration is refused on most storage, because ' +
            'the other host does not see what is cached here. Take cache none.',
        },
        [{ op: 'set', pointer: `${AT}/disk/cache`, value: 'none' }],
      ),
    ];
  }
  if (io === 'native' && cache !== 'none' && cache !== 'directsync') {
    return [
      finding(
        'disk-native-io-cached',
        'problem',
        {
          subject: target,
          title: `Disk ${target} asks for native I/O through the host’s cache`,
          why: 'Linux does asynchronous I/O past its cache only: QEMU refuses to start. Take cache none with it.',
        },
        [{ op: 'set', pointer: `${AT}/disk/cache`, value: 'none' }],
      ),
    ];
  }
  return [];
}

/** QEMU gives a virtio disk a queue for each virtual CPU unless fewer are asked for (since 5.2; virtio-scsi alike). */
function queuesOf({ domain }: AdviceSubject, disks: readonly DomainDisk[]): readonly VmFinding[] {
  const enough = Math.min(domain.vcpus.current, MOST_QUEUES);
  const found = disks
    .filter(({ bus, queues }) => bus === 'virtio' && queues !== null && queues < enough)
    .map(({ target, queues }) =>
      finding(
        'disk-queues-few',
        'warning',
        {
          subject: target,
          title: `Disk ${target} has ${queues} queues for ${domain.vcpus.current} virtual CPUs`,
          why: 'CPUs that share a queue wait for one another at every request. Give it as many queues as CPUs, or leave them to QEMU.',
        },
        [{ op: 'set', pointer: `${AT}/disk/queues`, value: enough }],
      ),
    );
  const scsi = domain.tuning.scsi.find(({ queues }) => queues !== null && queues < enough);
  if (scsi === undefined || !disks.some(({ bus }) => bus === 'scsi')) return found;
  return [
    ...found,
    finding(
      'scsi-queues-few',
      'warning',
      {
        title: `The SCSI controller has ${scsi.queues} queues for ${domain.vcpus.current} virtual CPUs`,
        why: 'All its disks share them: CPUs wait for one another at every request. Give it as many queues as CPUs.',
      },
      [{ op: 'set', pointer: `${AT}/scsi/queues`, value: enough }],
    ),
  ];
}

function threadsOf({ domain }: AdviceSubject, disks: readonly DomainDisk[]): readonly VmFinding[] {
  const fast = disks.some(({ bus }) => bus === 'virtio' || bus === 'scsi');
  if (domain.tuning.ioThreads > 0 || domain.vcpus.current < BUSY_CPUS || !fast) return [];
  return [
    finding(
      'io-thread-missing',
      'info',
      {
        title: 'Disks are served by QEMU’s main thread',
        why: 'Everything else it does (screen, monitor, migration) delays their requests. Give them a thread of their own.',
      },
      [{ op: 'set', pointer: `${AT}/ioThreads`, value: 1 }],
    ),
  ];
}
