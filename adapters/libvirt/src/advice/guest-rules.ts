import type { VmFinding } from '@anyvisor/domain';
import { hasPciExpress } from '../domain-xml/pci-section.ts';
import { AT, finding } from './subject.ts';
import type { AdviceSubject, Rules } from './subject.ts';

/** QEMU keeps a versioned machine type for about so many major versions. */
const KEPT_VERSIONS = 3;

/** Machine type, agent, and what keeps the guest where it is. */
export const guestRules: Rules = (subject) => [
  ...machineType(subject),
  ...agent(subject),
  ...boundToHost(subject),
  ...noRoomToGrow(subject),
];

function machineType({ domain, host }: AdviceSubject): readonly VmFinding[] {
  const { machine, arch } = domain;
  if (machine === null || (arch !== 'x86_64' && arch !== 'i686')) return [];
  if (!hasPciExpress(machine)) {
    return [
      finding(
        'machine-without-pcie',
        'info',
        {
          title: `The machine type ${machine} is a board of 1996`,
          why: 'It has no PCI Express: secure boot and passing modern devices through need it. Make it q35; its disks must not be on IDE.',
        },
        [{ op: 'set', pointer: `${AT}/machine`, value: 'q35' }],
      ),
    ];
  }
  const made = Number(/-(\d{1,3})\.\d/.exec(machine)?.[1] ?? Infinity);
  const current = host.qemuVersion === null ? 0 : Math.floor(host.qemuVersion / 1_000_000);
  if (current - made < KEPT_VERSIONS) return [];
  return [
    finding(
      'machine-type-old',
      'warning',
      {
        title: `The machine type ${machine} belongs to QEMU ${made}, the host has ${current}`,
        why: 'QEMU drops machine types after some years, and newer ones carry the fixes. Take the newest at a planned restart.',
      },
      [{ op: 'set', pointer: `${AT}/machine`, value: 'q35' }],
    ),
  ];
}

function agent({ domain, running }: AdviceSubject): readonly VmFinding[] {
  if (domain.agent === 'no-channel') {
    return [
      finding(
        'agent-channel-missing',
        'warning',
        {
          title: 'There is no channel for the guest agent',
          why: 'Without it addresses are guessed, file systems are not quiet during snapshots, and a shutdown is only asked for by button.',
        },
        [{ op: 'set', pointer: `${AT}/agentChannel`, value: true }],
      ),
    ];
  }
  return running && domain.agent === 'disconnected'
    ? [
        finding('agent-silent', 'info', {
          title: 'The guest agent does not answer',
          why: 'The channel is there, but nothing in the guest listens. Install and start qemu-guest-agent inside it.',
        }),
      ]
    : [];
}

/** Room costs next to nothing and is there from a start on only. */
function noRoomToGrow({ domain }: AdviceSubject): readonly VmFinding[] {
  const { vcpus, memory, tuning, memoryDevices } = domain;
  if (tuning.launchSecurity !== null || vcpus.current < vcpus.maximum) return [];
  if (memory.maximumBytes !== null || memoryDevices.length > 0) return [];
  if (tuning.cells.length > 0 || domain.topology !== null) return [];
  const memoryMb = Math.round(memory.bytes / 1024 ** 2);
  return [
    finding(
      'no-room-to-grow',
      'info',
      {
        title: 'Neither virtual CPUs nor memory can be added while it runs',
        why: 'Both need room that is set aside when the guest starts. Give it an upper end for each.',
      },
      [
        { op: 'set', pointer: '/compute/maxCpuCores', value: vcpus.maximum * 2 },
        { op: 'set', pointer: '/compute/maxMemoryMb', value: memoryMb * 2 },
      ],
    ),
  ];
}

function boundToHost({ domain }: AdviceSubject): readonly VmFinding[] {
  const { hostDevices, launchSecurity } = domain.tuning;
  if (hostDevices.length === 0 && launchSecurity === null) return [];
  const what = launchSecurity === null ? 'devices of its host' : 'memory only this host’s processor can read';
  return [
    finding('bound-to-host', 'info', {
      title: `The guest has ${what}`,
      why: 'It can be neither moved while it runs nor suspended to disk. Plan its downtime with that of the host.',
    }),
  ];
}
