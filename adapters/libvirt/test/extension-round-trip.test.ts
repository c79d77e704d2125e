import { emptyMapping } from '@anyvisor/domain';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainXml } from '../src/domain-xml/domain-xml.ts';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import type { LibvirtExtension } from '../src/extension.ts';
import { mapProvisionSpec } from '../src/mapping/map-provision-spec.ts';
import { arbitrarySpec } from './support/arbitrary-spec.ts';
import { placed, profile, resources } from './support/sample.ts';

test('how a machine is tuned is read as it was written', () => {
  fc.assert(
    fc.property(arbitrarySpec, (given) => {
      const mapped = mapProvisionSpec(profile, given, emptyMapping, { marker: 'm', resources });
      if (!mapped.ok) throw new Error(mapped.error.message);
      const domain = parseDomainXml(domainXml(mapped.value, placed(mapped.value)));
      const extension = given.extensions?.LIBVIRT as LibvirtExtension;
      const { tuning } = domain;
      expect(tuning.emulatorCpus).toBe(extension.emulatorCpus ?? null);
      expect(tuning.ioThreads).toBe(extension.ioThreads ?? 0);
      expect(tuning.locked).toBe(extension.memory?.lock ?? false);
      expect(tuning.balloonModel).toBe('virtio');
      expect(tuning.scsi.map(({ queues }) => queues)).toEqual(
        given.storage.disks.some(({ bus }) => bus === 'scsi') ? [extension.scsi?.queues ?? null] : [],
      );
      for (const disk of domain.disks) {
        expect(disk.cache).toBe(extension.disk?.cache ?? null);
        expect(disk.io).toBe(extension.disk?.io ?? null);
        expect(disk.queues).toBe(disk.bus === 'virtio' ? (extension.disk?.queues ?? null) : null);
        expect(disk.ioThread !== null).toBe(disk.bus === 'virtio' && extension.ioThreads !== undefined);
      }
      for (const nic of domain.nics) {
        const many = nic.model === 'virtio' && nic.type !== 'user';
        expect(nic.queues).toBe(many ? (extension.nic?.queues ?? null) : null);
      }
      expect(domain.memoryDevices).toEqual(
        extension.virtioMem === undefined
          ? []
          : [
              {
                model: 'virtio-mem',
                sizeBytes: extension.virtioMem.maxMb * 1024 ** 2,
                requestedBytes: (extension.virtioMem.requestedMb ?? 0) * 1024 ** 2,
                currentBytes: null,
                blockBytes: (extension.virtioMem.blockMb ?? 2) * 1024 ** 2,
              },
            ],
      );
    }),
    { numRuns: 100 },
  );
});
