import type { VmFinding } from '@anyvisor/domain';
import { AT, GIB, finding } from './subject.ts';
import type { AdviceSubject, Rules } from './subject.ts';

/** From here on page tables of small pages are felt. */
const BIG_GUEST = 16 * GIB;
const SMALL_HUGE_PAGE_MB = 2;

/** Huge pages, balloon, and devices that pin memory. */
export const memoryRules: Rules = (subject) => [
  ...hugePagesMissing(subject),
  ...balloonWithHugePages(subject),
  ...balloonWithDevices(subject),
  ...balloonMissing(subject),
];

function hugePagesMissing({ domain, host }: AdviceSubject): readonly VmFinding[] {
  const offered = host.pageSizes.includes(SMALL_HUGE_PAGE_MB * 1024 ** 2);
  if (domain.virtType !== 'kvm' || domain.memory.bytes < BIG_GUEST || !offered) return [];
  if (domain.tuning.hugePages !== null) return [];
  const gib = Math.round(domain.memory.bytes / GIB);
  const free = host.nodes.reduce(
    (sum, { pages }) => sum + (pages.get(SMALL_HUGE_PAGE_MB * 1024 ** 2) ?? 0),
    0,
  );
  const needed = Math.ceil(domain.memory.bytes / (SMALL_HUGE_PAGE_MB * 1024 ** 2));
  return [
    finding(
      'huge-pages-missing',
      'warning',
      {
        title: `${gib} GiB of memory in ordinary pages`,
        why:
          'Address translation of a guest goes through two tables; with pages of 2 MiB far fewer of its steps miss the cache. ' +
          (free >= needed
            ? 'The host has set enough of them aside.'
            : `Set ${needed} aside on the host first (sysctl vm.nr_hugepages), it has ${free}.`),
      },
      [
        { op: 'set', pointer: '/compute/hugePages', value: { sizeMb: SMALL_HUGE_PAGE_MB } },
        { op: 'remove', pointer: '/compute/ballooning' },
      ],
    ),
  ];
}

/** A huge page goes back to the host only as a whole, and a balloon takes small ones. */
function balloonWithHugePages({ domain }: AdviceSubject): readonly VmFinding[] {
  if (domain.tuning.hugePages === null || domain.tuning.leastMemoryMb === null) return [];
  return [
    finding(
      'balloon-with-huge-pages',
      'warning',
      {
        title: 'Ballooning is asked for on huge pages',
        why: 'What the balloon takes from the guest does not come back to the host: huge pages are freed whole or not at all. Give up one.',
      },
      [{ op: 'remove', pointer: '/compute/ballooning' }],
    ),
  ];
}

/** VFIO pins all of a guest's memory for the device's sake. */
function balloonWithDevices({ domain }: AdviceSubject): readonly VmFinding[] {
  if (domain.tuning.leastMemoryMb === null || domain.tuning.hostDevices.length === 0) return [];
  return [
    finding(
      'balloon-with-host-devices',
      'warning',
      {
        title: 'Ballooning is asked for beside devices of the host',
        why: 'A device that is handed through may write to any page, so QEMU pins all of them and the balloon does nothing. Give it up.',
      },
      [{ op: 'remove', pointer: '/compute/ballooning' }],
    ),
  ];
}

function balloonMissing({ domain }: AdviceSubject): readonly VmFinding[] {
  if (domain.tuning.balloonModel !== 'none' || domain.tuning.launchSecurity !== null) return [];
  return [
    finding(
      'balloon-missing',
      'info',
      {
        title: 'The guest has no balloon',
        why: 'It tells how much of its memory is used, even where it never takes any. Without it memory figures are missing.',
      },
      [{ op: 'set', pointer: `${AT}/balloon`, value: { model: 'virtio' } }],
    ),
  ];
}
