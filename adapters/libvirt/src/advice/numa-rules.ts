import type { SpecChange, VmFinding } from '@anyvisor/domain';
import type { HostNode } from '../capabilities/host-capabilities.ts';
import { numbersOf } from '../mapping/cpu-list.ts';
import { AT, finding } from './subject.ts';
import type { AdviceSubject, Rules } from './subject.ts';

/** Where virtual CPUs and memory lie on the host. */
export const numaRules: Rules = (subject) => [
  ...pinsAcrossNodes(subject),
  ...pinsShareCpus(subject),
  ...memoryElsewhere(subject),
  ...widerThanNode(subject),
];

/** Pins on several nodes are right only for a guest that has cells of its own to match. */
function pinsAcrossNodes({ domain, host }: AdviceSubject): readonly VmFinding[] {
  const { pinning, cells } = domain.tuning;
  const used = nodesOf(
    pinning.map(({ hostCpus }) => hostCpus),
    host.nodes,
  );
  if (used.length < 2 || cells.length > 1) return [];
  const home = host.nodes.find(
    (node) => node.cpus.length >= domain.vcpus.maximum && node.memoryBytes >= domain.memory.bytes,
  );
  return [
    finding(
      'pinning-spans-nodes',
      'warning',
      {
        title: `Virtual CPUs are pinned to the NUMA nodes ${used.map(({ id }) => id).join(' and ')}`,
        why:
          'The guest takes all its memory to be equally near, but half of its accesses cross the sockets. ' +
          (home === undefined
            ? 'It is larger than a node: give it as many NUMA cells as it uses nodes.'
            : `It fits into node ${home.id}: pin it there.`),
      },
      home === undefined ? [] : pinnedTo(home, domain.vcpus.maximum),
    ),
  ];
}

/** Two virtual CPUs on one host CPU take turns, and what one waits for the other may hold. */
function pinsShareCpus({ domain, host }: AdviceSubject): readonly VmFinding[] {
  const single = domain.tuning.pinning.filter(({ hostCpus }) => numbersOf(hostCpus)?.length === 1);
  const shared = single.find(({ hostCpus }, index) =>
    single.some((other, at) => at < index && numbersOf(other.hostCpus)?.[0] === numbersOf(hostCpus)?.[0]),
  );
  if (shared === undefined) return [];
  const home = host.nodes.find((node) => node.cpus.length >= domain.vcpus.maximum);
  return [
    finding(
      'pinning-shares-cpu',
      'warning',
      {
        title: `Several virtual CPUs are pinned to host CPU ${shared.hostCpus} alone`,
        why: 'They take turns there while other host CPUs may idle, and spin for locks the waiting one holds. Give each its own.',
        subject: `vcpu ${shared.vcpu}`,
      },
      home === undefined
        ? [{ op: 'remove', pointer: '/compute/pinning' }]
        : pinnedTo(home, domain.vcpus.maximum),
    ),
  ];
}

/** Pinned CPUs and bound memory that do not meet. */
function memoryElsewhere({ domain, host }: AdviceSubject): readonly VmFinding[] {
  const { pinning, numa, cells } = domain.tuning;
  if (numa === null || pinning.length === 0 || cells.length > 1) return [];
  const near = nodesOf(
    pinning.map(({ hostCpus }) => hostCpus),
    host.nodes,
  ).map(({ id }) => id);
  const bound = numbersOf(numa.hostNodes) ?? [];
  if (near.length === 0 || bound.some((node) => near.includes(node))) return [];
  return [
    finding(
      'memory-on-other-node',
      'warning',
      {
        title: `Memory comes from node ${numa.hostNodes}, the virtual CPUs run on node ${near.join(', ')}`,
        why: 'Every access to memory crosses the sockets. Take the memory from where the CPUs are.',
      },
      [{ op: 'set', pointer: '/compute/numa/hostNodes', value: near.join(',') }],
    ),
  ];
}

/** A guest that no node holds should know so. */
function widerThanNode({ domain, host }: AdviceSubject): readonly VmFinding[] {
  const { cells } = domain.tuning;
  if (host.nodes.length < 2 || cells.length > 1) return [];
  const fits = host.nodes.some(
    (node) => node.memoryBytes >= domain.memory.bytes && node.cpus.length >= domain.vcpus.maximum,
  );
  if (fits) return [];
  return [
    finding(
      'guest-wider-than-node',
      'warning',
      {
        title: 'The guest is larger than any NUMA node of the host and does not know it',
        why: 'Its kernel places memory and threads as if all were equally near. Give it cells, each bound to a node of the host.',
      },
      cellsFor(domain.vcpus.maximum, Math.round(domain.memory.bytes / 1024 ** 2), host.nodes),
    ),
  ];
}

function nodesOf(lists: readonly string[], nodes: readonly HostNode[]): readonly HostNode[] {
  const cpus = new Set(lists.flatMap((list) => numbersOf(list) ?? []));
  return nodes.filter((node) => node.cpus.some((cpu) => cpus.has(cpu)));
}

function pinnedTo({ id, cpus }: HostNode, vcpus: number): readonly SpecChange[] {
  const value = Array.from({ length: vcpus }, (_, vcpu) => ({ vcpu, hostCpus: String(cpus[vcpu] ?? 0) }));
  return [
    { op: 'set', pointer: '/compute/pinning', value },
    { op: 'set', pointer: '/compute/numa', value: { mode: 'strict', hostNodes: String(id) } },
  ];
}

/** Even shares, the rest with the last cell; none where there are fewer virtual CPUs than nodes. */
function cellsFor(vcpus: number, memoryMb: number, nodes: readonly HostNode[]): readonly SpecChange[] {
  if (vcpus < nodes.length) return [];
  const [cpusEach, memoryEach] = [Math.floor(vcpus / nodes.length), Math.floor(memoryMb / nodes.length)];
  const value = nodes.map(({ id }, index) => {
    const first = index * cpusEach;
    const isLast = index === nodes.length - 1;
    const last = isLast ? vcpus - 1 : first + cpusEach - 1;
    return {
      cpus: first === last ? String(first) : `${first}-${last}`,
      memoryMb: isLast ? memoryMb - memoryEach * index : memoryEach,
      hostNodes: String(id),
    };
  });
  return [{ op: 'set', pointer: `${AT}/numaCells`, value }];
}
