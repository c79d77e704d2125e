import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';
import { METADATA_NAMESPACE, METADATA_PREFIX } from './namespace.ts';

export function identitySection(spec: LibvirtNativeSpec): readonly XmlNode[] {
  return [xml('name', {}, spec.name), xml('uuid', {}, spec.uuid), xml('metadata', {}, metadataElement(spec))];
}

/**
 * Our metadata: the marker, the user's entries, and how far the balloon may take memory, which libvirt itself has no
 * place for. Values are attributes because libvirt re-indents text.
 */
export function metadataElement(
  of: Pick<LibvirtNativeSpec, 'marker' | 'metadata'> & { readonly compute?: LibvirtNativeSpec['compute'] },
): XmlNode {
  return xml(
    `${METADATA_PREFIX}:vm`,
    {
      [`xmlns:${METADATA_PREFIX}`]: METADATA_NAMESPACE,
      operation: of.marker,
      leastMemoryMb: of.compute?.ballooning?.minMemoryMb,
    },
    Object.entries(of.metadata).map(([key, value]) => xml(`${METADATA_PREFIX}:entry`, { key, value })),
  );
}
