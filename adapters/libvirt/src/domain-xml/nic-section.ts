import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec, NicPlan, NicSource } from '../native-spec.ts';
import { encryptedDriver } from './launch-security-section.ts';

/** One interface, also for plugging it in; `linkUp: false` pulls the cable. */
export function nicSection(
  nic: NicPlan & { readonly linkUp?: boolean },
  spec: Pick<LibvirtNativeSpec, 'memoryEncryption' | 'extension'> = PLAIN,
): XmlNode {
  return xml(
    'interface',
    { type: nic.source.kind },
    xml('mac', { address: nic.mac }),
    source(nic.source),
    nic.source.kind === 'bridge' && nic.source.openVSwitch && xml('virtualport', { type: 'openvswitch' }),
    nic.vlan !== null && xml('vlan', {}, xml('tag', { id: nic.vlan })),
    xml('model', { type: nic.model }),
    driver(nic, spec),
    nic.linkUp === false && xml('link', { state: 'down' }),
  );
}

const PLAIN = { memoryEncryption: null, extension: {} };

/** Several queues are QEMU's with vhost only: not on its built-in network (formatdomain.html, driver). */
function driver(
  { model, source: { kind } }: NicPlan,
  spec: Pick<LibvirtNativeSpec, 'memoryEncryption' | 'extension'>,
): XmlNode | false {
  if (model !== 'virtio') return false;
  const { queues, receiveQueueSize, transmitQueueSize } = kind === 'user' ? {} : (spec.extension.nic ?? {});
  const attributes = {
    name: queues === undefined ? undefined : 'vhost',
    queues,
    rx_queue_size: receiveQueueSize,
    tx_queue_size: transmitQueueSize,
    ...encryptedDriver(spec),
  };
  return Object.values(attributes).some((value) => value !== undefined) && xml('driver', attributes);
}

function source(of: NicSource): XmlNode | false {
  if (of.kind === 'network') return xml('source', { network: of.name, portgroup: of.portGroup });
  return of.kind === 'bridge' && xml('source', { bridge: of.name });
}
