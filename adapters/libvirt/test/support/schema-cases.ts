import type { JsonObject, VmProvisionSpec } from '@anyvisor/domain';

/** A spec for every feature that leaves a trace in the XML. */
export const cases: readonly (readonly [string, Partial<VmProvisionSpec>])[] = [
  ['a plain machine', {}],
  [
    'room for more CPUs and memory',
    { compute: { cpuCores: 1, maxCpuCores: 4, memoryMb: 512, maxMemoryMb: 4096 } },
  ],
  [
    'a topology',
    {
      compute: { cpuCores: 8, memoryMb: 512, topology: { sockets: 2, coresPerSocket: 2, threadsPerCore: 2 } },
    },
  ],
  [
    'pinning, NUMA, huge pages, shares and a balloon',
    {
      compute: {
        cpuCores: 2,
        memoryMb: 2048,
        pinning: [
          { vcpu: 0, hostCpus: '0-1' },
          { vcpu: 1, hostCpus: '2,4-5' },
        ],
        numa: { mode: 'strict', hostNodes: '0' },
        hugePages: { sizeMb: 2 },
        shares: 2048,
        ballooning: { minMemoryMb: 512 },
      },
    },
  ],
  ['huge pages of any size', { compute: { cpuCores: 1, memoryMb: 512, hugePages: {} } }],
  [
    'every bus',
    {
      storage: {
        disks: [
          { sizeGb: 1 },
          { sizeGb: 1, bus: 'scsi' },
          { sizeGb: 1, bus: 'sata' },
          { sizeGb: 1, bus: 'scsi', format: 'raw' },
        ],
      },
    },
  ],
  ['a block volume', { storage: { disks: [{ sizeGb: 1, storage: 'fast' }] } }],
  ['a linked clone', { template: 'debian.qcow2', storage: { disks: [{ sizeGb: 4 }], cloneMode: 'linked' } }],
  [
    'NICs of every kind',
    {
      network: {
        nics: [
          { network: 'default', mac: '52:54:00:AB:CD:EF' },
          { network: 'br0', model: 'e1000e' },
          { network: 'ovs', vlan: 42 },
          { network: 'user', model: 'rtl8139' },
        ],
      },
    },
  ],
  ['UEFI', { firmware: { type: 'uefi' } }],
  ['UEFI with secure boot and a TPM', { firmware: { type: 'uefi', secureBoot: true, tpm: true } }],
  [
    'devices of the host',
    {
      devices: [
        { type: 'pci', address: '0000:65:00.1' },
        { type: 'gpu', address: '17:00.0' },
        { type: 'mediated', uuid: '83b8f4f2-509f-382f-3c1e-e6bfe0fa1001' },
      ],
    },
  ],
  ['a seed', { guest: { hostname: 'web-1', sshKeys: ['ssh-ed25519 AAAA me'] } }],
  ['metadata with markup and line breaks', { metadata: { 'a<b': 'x & "y"\n\t z', empty: '' } }],
  [
    'every extension',
    {
      extensions: {
        LIBVIRT: {
          machine: 'pc-q35-7.2',
          cpu: { mode: 'custom', model: 'EPYC-Rome' },
          video: 'virtio',
          vncListen: '127.0.0.1',
          consoleLog: '/var/log/console.log',
          kernel: '/boot/vmlinuz',
          initrd: '/boot/initrd',
          kernelArguments: 'console=ttyS0 quiet',
          disk: { cache: 'none', io: 'native', discard: 'ignore' },
          sparePorts: 2,
        },
      },
    },
  ],
  ['KVM without a screen', { extensions: { LIBVIRT: { virtType: 'kvm', graphics: 'none' } } }],
  [
    'the old machine with IDE',
    {
      storage: { disks: [{ sizeGb: 1, bus: 'ide' }] },
      guest: { hostname: 'h' },
      extensions: { LIBVIRT: { machine: 'pc' } },
    },
  ],
  [
    'CPU model, features, dies and cache',
    {
      compute: { cpuCores: 8, memoryMb: 512, topology: { sockets: 1, coresPerSocket: 4, threadsPerCore: 2 } },
      extensions: {
        LIBVIRT: {
          cpu: {
            mode: 'host-passthrough',
            migratable: false,
            dies: 2,
            cache: 'passthrough',
            features: [
              { name: 'vmx', policy: 'disable' },
              { name: 'x2apic', policy: 'require' },
            ],
          },
          virtType: 'kvm',
        },
      },
    },
  ],
  [
    'pins of QEMU’s own threads, and its I/O threads',
    {
      storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1 }, { sizeGb: 1, bus: 'scsi' }] },
      extensions: {
        LIBVIRT: {
          emulatorCpus: '0-1',
          ioThreads: 2,
          ioThreadPinning: [
            { ioThread: 1, hostCpus: '2' },
            { ioThread: 2, hostCpus: '3,5' },
          ],
        },
      },
    },
  ],
  [
    'queues of every kind',
    {
      storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1, bus: 'scsi' }] },
      extensions: {
        LIBVIRT: {
          disk: { queues: 4, cache: 'none', io: 'io_uring', detectZeroes: 'unmap' },
          scsi: { queues: 4, commandsPerDisk: 64 },
          nic: { queues: 4, receiveQueueSize: 1024, transmitQueueSize: 256 },
        },
      },
    },
  ],
  [
    'the guest’s own NUMA on host nodes',
    {
      compute: { cpuCores: 4, maxCpuCores: 8, memoryMb: 2048, maxMemoryMb: 8192 },
      extensions: {
        LIBVIRT: {
          numaCells: [
            { cpus: '0-3', memoryMb: 1024, hostNodes: '0', distances: [10, 21] },
            { cpus: '4-7', memoryMb: 1024, hostNodes: '0', distances: [21, 10] },
          ],
          memory: { source: 'memfd', access: 'shared', merge: false, lock: true },
        },
      },
    },
  ],
  ['virtio-mem', { extensions: { LIBVIRT: { virtioMem: { maxMb: 2048, requestedMb: 512, blockMb: 2 } } } }],
  [
    'a balloon that gives back',
    { extensions: { LIBVIRT: { balloon: { autodeflate: true, freePageReporting: true } } } },
  ],
  ['no balloon', { extensions: { LIBVIRT: { balloon: { model: 'none' } } } }],
  [
    'SR-IOV',
    {
      extensions: {
        LIBVIRT: {
          virtualFunctions: [
            { address: '0000:65:02.1', mac: '52:54:00:AA:BB:CC', vlan: 7 },
            { address: '65:02.2' },
          ],
        },
      },
    },
  ],
  [
    'a TPM of another make',
    {
      firmware: { type: 'uefi', tpm: true },
      extensions: { LIBVIRT: { tpm: { model: 'tpm-tis', version: '1.2', persistentState: true } } },
    },
  ],
  [
    'Windows',
    {
      firmware: { type: 'uefi', secureBoot: true, tpm: true },
      extensions: { LIBVIRT: { virtType: 'kvm', hyperv: true, hideKvm: true, clock: 'localtime' } },
    },
  ],
  [
    'guards and guests of guests',
    {
      extensions: {
        LIBVIRT: { virtType: 'kvm', watchdog: 'reset', guestIommu: 'intel', agentChannel: false },
      },
    },
  ],
  ['a virtio IOMMU', { extensions: { LIBVIRT: { guestIommu: 'virtio' } } }],
  ['SEV', encrypted('sev', { kernelHashes: true, ownerCertificate: 'AAAA', session: 'BBBB' })],
  ['SEV-ES', encrypted('sev-es')],
];

/** Schemas older than the platform do not know them. */
export const newest: readonly (readonly [string, Partial<VmProvisionSpec>])[] = [
  ['SEV-SNP', encrypted('sev-snp', { idBlock: 'AAAA', idAuth: 'BBBB', hostData: 'CCCC' })],
  ['TDX', encrypted('tdx', { mrConfigId: 'AAAA', quoteSocket: '/run/tdx-qgs/qgs.socket' })],
  ['the strongest encryption there is', encrypted('any')],
];

function encrypted(
  memoryEncryption: 'sev' | 'sev-es' | 'sev-snp' | 'tdx' | 'any',
  launchSecurity: JsonObject = {},
): Partial<VmProvisionSpec> {
  return {
    firmware: { type: 'uefi' },
    security: { memoryEncryption },
    storage: { disks: [{ sizeGb: 1 }, { sizeGb: 1, bus: 'scsi' }] },
    extensions: { LIBVIRT: { virtType: 'kvm', launchSecurity } },
  };
}
