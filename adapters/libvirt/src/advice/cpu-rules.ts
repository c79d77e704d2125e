import { AT, finding } from './subject.ts';
import type { Rules } from './subject.ts';

/** Guests of this many virtual CPUs feel how their topology is laid out. */
const MANY_CPUS = 8;

/** Model, topology and emulation of the CPU. */
export const cpuRules: Rules = ({ domain, host }) => {
  const { tuning, topology, vcpus, virtType } = domain;
  return [
    ...(virtType === 'qemu' && host.kvmProven
      ? [
          finding(
            'cpu-emulated',
            'problem',
            {
              title: 'The guest is emulated although the host has KVM',
              why: 'Every instruction is translated, which costs a factor of ten or more. Run it as type kvm.',
            },
            [{ op: 'set', pointer: `${AT}/virtType`, value: 'kvm' }],
          ),
        ]
      : []),
    ...(virtType === 'kvm' && tuning.cpu.mode === 'host-passthrough'
      ? [
          finding(
            'cpu-passthrough-blocks-migration',
            'info',
            {
              title: 'The guest sees the host’s CPU as it is',
              why:
                'It is the fastest model, but the guest moves live only between hosts of the very same processor and microcode. Take ' +
                'host-model if it is to move.',
            },
            [{ op: 'set', pointer: `${AT}/cpu`, value: { mode: 'host-model' } }],
          ),
        ]
      : []),
    ...(tuning.cpu.mode === 'custom' && /^(qemu|kvm)(32|64)$/.test(tuning.cpu.model ?? '')
      ? [
          finding(
            'cpu-model-outdated',
            'warning',
            {
              title: `The CPU model ${tuning.cpu.model} is older than today’s systems demand`,
              why: 'It lacks SSE4 and the like (x86-64-v2): current distributions do not start, cryptography is slow. Take another model.',
            },
            [
              {
                op: 'set',
                pointer: `${AT}/cpu`,
                value: virtType === 'kvm' ? { mode: 'host-model' } : { mode: 'custom', model: 'Nehalem' },
              },
            ],
          ),
        ]
      : []),
    ...(vcpus.maximum >= MANY_CPUS && (topology === null || topology.sockets === vcpus.maximum)
      ? [
          finding(
            'topology-flat',
            'info',
            {
              title: `Each of the ${vcpus.maximum} virtual CPUs is a socket of its own`,
              why:
                'Schedulers keep related work within a socket, and Windows editions use two or four sockets only. Lay the CPUs out as ' +
                'cores of one socket.',
            },
            [
              {
                op: 'set',
                pointer: '/compute/topology',
                value: { sockets: 1, coresPerSocket: vcpus.maximum, threadsPerCore: 1 },
              },
            ],
          ),
        ]
      : []),
  ];
};
