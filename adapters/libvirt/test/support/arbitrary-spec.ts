import type {
  ComputeSpec,
  DeviceSpec,
  DiskSpec,
  JsonObject,
  NicSpec,
  VmProvisionSpec,
} from '@anyvisor/domain';
import { isXmlText } from '@anyvisor/toolkit/xml-writer';
import * as fc from 'fast-check';
import { spec } from './sample.ts';

const disk: fc.Arbitrary<DiskSpec> = fc.record(
  {
    sizeGb: fc.integer({ min: 1, max: 4000 }),
    bus: fc.constantFrom('virtio', 'scsi', 'sata'),
    format: fc.constantFrom('qcow2', 'raw'),
    storage: fc.constantFrom('images', 'big'),
    thin: fc.boolean(),
  },
  { requiredKeys: ['sizeGb'] },
);
const mac = fc
  .array(fc.integer({ min: 0, max: 255 }), { minLength: 5, maxLength: 5 })
  .map((bytes) => ['52', ...bytes.map((byte) => byte.toString(16).padStart(2, '0'))].join(':'));
const nic: fc.Arbitrary<NicSpec> = fc.oneof(
  fc.record(
    {
      network: fc.constantFrom('default', 'br0', 'user'),
      mac,
      model: fc.constantFrom('virtio', 'e1000', 'rtl8139', 'vmxnet3'),
    },
    { requiredKeys: ['network'] },
  ),
  fc.record({ network: fc.constant('ovs'), vlan: fc.integer({ min: 1, max: 4094 }) }),
);
const text = fc.string({ unit: 'grapheme' }).filter(isXmlText);
const hostCpus = fc.constantFrom('0', '0-3', '1,3', '0-1,6-7');
const hexByte = fc.integer({ min: 0, max: 255 }).map((byte) => byte.toString(16).padStart(2, '0'));
const pciAddress = fc
  .tuple(hexByte, fc.integer({ min: 0, max: 31 }), fc.integer({ min: 0, max: 7 }))
  .map(([bus, slot, func]) => `0000:${bus}:${slot.toString(16).padStart(2, '0')}.${func}`);
const device: fc.Arbitrary<DeviceSpec> = fc.oneof(
  fc.record({ type: fc.constant('pci' as const), address: pciAddress }),
  fc.record({ type: fc.constant('gpu' as const), address: pciAddress }),
  fc.record({ type: fc.constant('mediated' as const), uuid: fc.uuid() }),
);

const size = fc
  .record({
    cores: fc.integer({ min: 1, max: 16 }),
    extraCores: fc.integer({ min: 0, max: 16 }),
    memoryMb: fc.integer({ min: 32, max: 32_768 }).map((half) => half * 2),
    extraMb: fc.constantFrom(0, 1024),
    threads: fc.constantFrom(undefined, 1, 2),
    sockets: fc.constantFrom(1, 2),
  })
  .map(({ cores, extraCores, memoryMb, extraMb, threads, sockets }) => {
    const each = (threads ?? 1) * (threads === undefined ? 1 : sockets);
    const maxCpuCores = (cores + extraCores) * each;
    const coresPerSocket = maxCpuCores / each;
    return {
      cpuCores: cores,
      maxCpuCores,
      memoryMb,
      maxMemoryMb: memoryMb + extraMb,
      ...(threads === undefined ? {} : { topology: { sockets, coresPerSocket, threadsPerCore: threads } }),
    };
  });

/** Everything about CPU and memory that a spec can say to libvirt. */
const compute: fc.Arbitrary<ComputeSpec> = size.chain((base) =>
  fc
    .record(
      {
        pinning: fc.uniqueArray(
          fc.record({ vcpu: fc.integer({ min: 0, max: base.maxCpuCores - 1 }), hostCpus }),
          { minLength: 1, maxLength: 4, selector: ({ vcpu }) => vcpu },
        ),
        numa: fc.record({
          mode: fc.constantFrom('strict', 'preferred', 'interleave'),
          hostNodes: fc.constant('0'),
        }),
        hugePages: fc.constantFrom({}, { sizeMb: 2 }),
        ballooning: fc.record({ minMemoryMb: fc.integer({ min: 1, max: base.memoryMb }) }),
        shares: fc.integer({ min: 2, max: 262_144 }),
      },
      { requiredKeys: [] },
    )
    .map((tuned) => ({ ...base, ...tuned })),
);

/** The extension, as far as its parts go together with any compute; never KVM, which alone has encryption. */
const extension: fc.Arbitrary<JsonObject> = fc.record(
  {
    cpu: fc.constantFrom<JsonObject>({ mode: 'maximum' }, { mode: 'custom', model: 'EPYC-Rome' }),
    emulatorCpus: hostCpus,
    ioThreads: fc.integer({ min: 1, max: 4 }),
    memory: fc.constantFrom<JsonObject>(
      { merge: false },
      { source: 'memfd', access: 'shared' },
      { lock: true },
    ),
    virtioMem: fc.constantFrom<JsonObject>({ maxMb: 1024 }, { maxMb: 4096, requestedMb: 0, blockMb: 4 }),
    balloon: fc.constantFrom<JsonObject>({ autodeflate: true }, { freePageReporting: true }),
    disk: fc.record(
      {
        cache: fc.constantFrom('none', 'writeback', 'unsafe'),
        io: fc.constantFrom('threads', 'native'),
        queues: fc.integer({ min: 1, max: 16 }),
        detectZeroes: fc.constantFrom('off', 'on', 'unmap'),
      },
      { requiredKeys: [] },
    ),
    scsi: fc.record({ queues: fc.integer({ min: 1, max: 16 }) }, { requiredKeys: [] }),
    nic: fc.record(
      { queues: fc.integer({ min: 1, max: 16 }), receiveQueueSize: fc.constantFrom(256, 1024) },
      { requiredKeys: [] },
    ),
    watchdog: fc.constantFrom('reset', 'poweroff', 'pause', 'none'),
    clock: fc.constantFrom('utc', 'localtime'),
    hyperv: fc.boolean(),
    sparePorts: fc.integer({ min: 0, max: 4 }),
  },
  { requiredKeys: [] },
);

/** Any spec that this adapter takes, on the host of sample.ts. */
export const arbitrarySpec: fc.Arbitrary<VmProvisionSpec> = fc
  .record({
    name: fc.stringMatching(/^[a-zA-Z0-9][a-zA-Z0-9._-]{0,62}$/),
    compute,
    disks: fc.array(disk, { maxLength: 12 }),
    nics: fc.array(nic, { maxLength: 8 }),
    firmware: fc.constantFrom(
      { type: 'bios' as const },
      { type: 'uefi' as const },
      { type: 'uefi' as const, secureBoot: true, tpm: true },
    ),
    devices: fc.array(device, { maxLength: 3 }),
    metadata: fc.dictionary(text, text, { maxKeys: 5 }),
    extension,
  })
  .map(({ disks, nics, extension: LIBVIRT, ...rest }) =>
    spec({ ...rest, storage: { disks }, network: { nics }, extensions: { LIBVIRT } }),
  );
