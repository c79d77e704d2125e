import { readXml } from '@anyvisor/toolkit/xml-reader';
import type { XmlElement } from '@anyvisor/toolkit/xml-reader';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { cloneXml } from '../src/domain-xml/clone-xml.ts';
import { editXml } from '../src/domain-xml/edit.ts';
import { parseDomainXml } from '../src/domain-xml/parse-domain.ts';
import { resizeXml } from '../src/domain-xml/resize-xml.ts';
import type { PlacedVolume } from '../src/native-spec.ts';
import { fixture } from './support/sample.ts';

const running = fixture('running-domain.xml');

test('a document that is not changed says the same as before', () => {
  expect(shape(readXml(editXml(running, () => undefined)))).toEqual(shape(readXml(running)));
});

test('elements and settings of other namespaces survive an edit', () => {
  const source = `<domain type='qemu' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'><name>a</name>
    <metadata><x:y xmlns:x='urn:other'><x:z w='1'>t</x:z></x:y></metadata>
    <qemu:commandline><qemu:arg value='-nodefaults'/></qemu:commandline></domain>`;
  const edited = readXml(editXml(source, () => undefined));
  expect(shape(edited)).toEqual(shape(readXml(source)));
});

test('an element taken out is gone, and nothing else with it', () => {
  const without = readXml(editXml(running, (element) => (element.name === 'graphics' ? null : undefined)));
  const kept = (element: XmlElement): unknown => shape(element, 'graphics');
  expect(shape(without)).toEqual(kept(readXml(running)));
});

test('any size in is the size out, within upper ends that hold it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 512 }), fc.integer({ min: 1, max: 1 << 20 }), (vcpus, memoryMb) => {
      const domain = parseDomainXml(resizeXml(running, { vcpus, memoryMb }));
      expect(domain.vcpus.current).toBe(vcpus);
      expect(domain.vcpus.maximum).toBeGreaterThanOrEqual(vcpus);
      expect(domain.memory.currentBytes).toBe(memoryMb * 1024 ** 2);
      expect(domain.memory.bytes).toBe(memoryMb * 1024 ** 2);
      expect(domain.memory.maximumBytes ?? Infinity).toBeGreaterThanOrEqual(memoryMb * 1024 ** 2);
      const { topology } = domain;
      const product = topology === null ? null : topology.sockets * topology.cores * topology.threads;
      expect([null, domain.vcpus.maximum]).toContain(product);
    }),
  );
});

test('a new number of CPUs leaves the memory alone, and the other way round', () => {
  const before = parseDomainXml(running);
  expect(parseDomainXml(resizeXml(running, { vcpus: 1 })).memory).toEqual(before.memory);
  expect(parseDomainXml(resizeXml(running, { memoryMb: 64 })).vcpus).toEqual(before.vcpus);
});

test('topology and NUMA cell follow a maximum that is raised', () => {
  const source = `<domain type='kvm'><name>a</name><maxMemory slots='16' unit='KiB'>4194304</maxMemory>
    <memory unit='KiB'>1048576</memory><currentMemory unit='KiB'>1048576</currentMemory><vcpu current='2'>4</vcpu>
    <cpu><topology sockets='2' dies='1' cores='2' threads='1'/><numa><cell id='0' cpus='0-3' memory='1048576' unit='KiB'/></numa></cpu></domain>`;
  const resized = resizeXml(source, { vcpus: 6, memoryMb: 8192 });
  expect(parseDomainXml(resized)).toMatchObject({
    vcpus: { current: 6, maximum: 6 },
    memory: { bytes: 8192 * 1024 ** 2, maximumBytes: 8192 * 1024 ** 2 },
    topology: { sockets: 6, cores: 1, threads: 1 },
  });
  expect(resized).toContain('cpus="0-5"');
});

test('a copy has a name, UUID, marker, disks and MACs of its own, and everything else of its source', () => {
  const source = parseDomainXml(running);
  const copied = cloneXml(running, {
    name: 'copy',
    uuid: '9f1e4b5f-8a36-42d1-b7e4-f6905d0f3a7c',
    marker: 'the-operation',
    volumes: new Map(source.disks.map(({ target }) => [target, volume(`/pool/${target}.qcow2`)])),
    mac: (index) => `52:54:00:00:00:0${index}`,
  });
  const copy = parseDomainXml(copied);
  expect(copy).toMatchObject({
    name: 'copy',
    uuid: '9f1e4b5f-8a36-42d1-b7e4-f6905d0f3a7c',
    marker: 'the-operation',
    metadata: source.metadata,
    vcpus: source.vcpus,
    memory: source.memory,
  });
  expect(copy.disks.map(({ target, bus, path }) => [target, bus, path])).toEqual(
    source.disks.map(({ target, bus }) => [target, bus, `/pool/${target}.qcow2`]),
  );
  expect(copy.nics.map(({ mac }) => mac)).toEqual(source.nics.map((_, index) => `52:54:00:00:00:0${index}`));
  for (const { mac } of source.nics) expect(copied).not.toContain(mac);
});

test('a copy of a VM that has never been ours is marked as ours', () => {
  const copied = cloneXml(`<domain type='qemu'><name>a</name><uuid>x</uuid><devices/></domain>`, {
    name: 'b',
    uuid: 'y',
    marker: 'm',
    volumes: new Map(),
    mac: () => '52:54:00:00:00:00',
  });
  expect(parseDomainXml(copied)).toMatchObject({ name: 'b', uuid: 'y', marker: 'm' });
});

function volume(path: string): PlacedVolume {
  const place = { poolId: 'p', poolName: 'pool', poolType: 'dir', volumeName: 'v', format: 'qcow2' } as const;
  return { place, path };
}

/** What a document says: names with their namespaces, settings without declarations, texts. */
function shape(element: XmlElement, leaveOut?: string): unknown {
  const attributes = Object.entries(element.attributes).filter(([name]) => !name.startsWith('xmlns'));
  return {
    name: `{${element.namespace}}${element.name}`,
    attributes: Object.fromEntries(attributes),
    text: element.text.trim(),
    children: element.children.filter(({ name }) => name !== leaveOut).map((item) => shape(item, leaveOut)),
  };
}
