import type { VmFinding } from '@anyvisor/domain';
import type { DomainNic } from '../domain-xml/libvirt-domain.ts';
import { AT, finding } from './subject.ts';
import type { AdviceSubject, Rules } from './subject.ts';

/** From so many virtual CPUs on one queue is the bottleneck of a fast network. */
const BUSY_CPUS = 4;
const MOST_QUEUES = 8;

/** Model and queues of NICs; virtual functions of the host's cards are as fast as they get. */
export const nicRules: Rules = (subject) => {
  const nics = subject.domain.nics.filter(({ type }) => type !== 'hostdev');
  return [...nics.flatMap(notVirtio), ...nics.flatMap((nic) => fewQueues(nic, subject))];
};

function notVirtio({ mac, model }: DomainNic, index: number): readonly VmFinding[] {
  if (model?.startsWith('virtio') === true) return [];
  return [
    finding(
      'nic-not-virtio',
      'warning',
      {
        subject: mac,
        title: `NIC ${mac} emulates ${model ?? 'an old card'}`,
        why: 'Each packet costs several exits from the guest. Make it virtio; a Windows guest needs the virtio driver first.',
      },
      [{ op: 'set', pointer: `/network/nics/${index}/model`, value: 'virtio' }],
    ),
  ];
}

/** QEMU's built-in network has no queues to give. */
function fewQueues({ mac, model, type, queues }: DomainNic, { domain }: AdviceSubject): readonly VmFinding[] {
  const cpus = domain.vcpus.current;
  const enough = Math.min(cpus, MOST_QUEUES);
  if (model?.startsWith('virtio') !== true || type === 'user' || domain.virtType !== 'kvm') return [];
  if (cpus < BUSY_CPUS || (queues ?? 1) >= enough) return [];
  return [
    finding(
      'nic-queues-few',
      'info',
      {
        subject: mac,
        title: `NIC ${mac} has ${queues ?? 1} queue${(queues ?? 1) === 1 ? '' : 's'} for ${cpus} virtual CPUs`,
        why: 'One CPU handles all packets of a queue. Give it as many as CPUs, eight at most; the guest uses them by itself.',
      },
      [{ op: 'set', pointer: `${AT}/nic/queues`, value: enough }],
    ),
  ];
}
