import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { NicPlan, NicSource } from '../native-spec.ts';

/** One interface, also for plugging it in; `linkUp: false` pulls the cable. */
export function nicSection(nic: NicPlan & { readonly linkUp?: boolean }): XmlNode {
  return xml(
    'interface',
    { type: nic.source.kind },
    xml('mac', { address: nic.mac }),
    source(nic.source),
    nic.source.kind === 'bridge' && nic.source.openVSwitch && xml('virtualport', { type: 'openvswitch' }),
    nic.vlan !== null && xml('vlan', {}, xml('tag', { id: nic.vlan })),
    xml('model', { type: nic.model }),
    nic.linkUp === false && xml('link', { state: 'down' }),
  );
}

function source(of: NicSource): XmlNode | false {
  if (of.kind === 'network') return xml('source', { network: of.name });
  return of.kind === 'bridge' && xml('source', { bridge: of.name });
}
