import { xml } from '@anyvisor/toolkit/xml-writer';
import type { XmlNode } from '@anyvisor/toolkit/xml-writer';
import type { LibvirtNativeSpec } from '../native-spec.ts';

/** The channel the QEMU guest agent listens on. */
export const AGENT_CHANNEL = 'org.qemu.guest_agent.0';

/** Serial console, agent channel, VNC with a pointer that follows the viewer's. */
export function consoleDevices(spec: LibvirtNativeSpec): readonly (XmlNode | false)[] {
  const { consoleLog, graphics = 'vnc', video = 'vga', vncListen, agentChannel = true } = spec.extension;
  return [
    xml(
      'serial',
      { type: 'pty' },
      consoleLog !== undefined && xml('log', { file: consoleLog, append: 'off' }),
      xml('target', { port: 0 }),
    ),
    xml('console', { type: 'pty' }, xml('target', { type: 'serial', port: 0 })),
    agentChannel && xml('channel', { type: 'unix' }, xml('target', { type: 'virtio', name: AGENT_CHANNEL })),
    graphics === 'vnc' && xml('input', { type: 'tablet', bus: 'usb' }),
    graphics === 'vnc' && xml('graphics', { type: 'vnc', port: -1, autoport: 'yes', listen: vncListen }),
    xml('video', {}, xml('model', { type: graphics === 'none' ? 'none' : video })),
  ];
}
