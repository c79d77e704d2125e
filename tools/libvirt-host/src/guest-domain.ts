export interface GuestDomain {
  readonly name: string;
  /** A qcow2 file as the daemon sees it. */
  readonly disk: string;
  readonly uuid?: string;
  /** @default 160, the least that leaves room for a shell and the agent is 96 */
  readonly memoryMib?: number;
  /** Most that can be plugged in; the guest starts with one. @default 2 */
  readonly maxVcpus?: number;
  /** Up to how much memory DIMMs can be plugged in. @default none can */
  readonly maxMemoryMib?: number;
  /** `default` for the libvirt network, `user` for QEMU's own (10.0.2.15). @default 'user' */
  readonly network?: 'default' | 'user';
  /** File that receives a copy of everything on the serial console. */
  readonly consoleLog?: string;
  /** The guest's own name. @default the domain's */
  readonly hostname?: string;
}

/** XML of an emulated (TCG) domain that boots the template disk: virtio devices, guest agent, serial console, VNC. */
export function guestDomainXml(guest: GuestDomain): string {
  const {
    name,
    disk,
    uuid,
    memoryMib = 160,
    maxVcpus = 2,
    network = 'user',
    consoleLog,
    hostname = name,
  } = guest;
  const source =
    network === 'user' ? `<interface type='user'>` : `<interface type='network'><source network='default'/>`;
  const log = consoleLog === undefined ? '' : `<log file='${xml(consoleLog)}' append='off'/>`;
  return `<domain type='qemu'>
  <name>${xml(name)}</name>${uuid === undefined ? '' : `<uuid>${xml(uuid)}</uuid>`}
  <memory unit='MiB'>${memoryMib}</memory>${memorySlots(guest, memoryMib, maxVcpus)}
  <vcpu current='1'>${maxVcpus}</vcpu>
  <sysinfo type='smbios'><system><entry name='serial'>ds=nocloud;h=${xml(hostname)}</entry></system></sysinfo>
  <os><type arch='x86_64' machine='q35'>hvm</type><boot dev='hd'/><smbios mode='sysinfo'/></os>
  <features><acpi/></features>
  <on_reboot>restart</on_reboot>
  <devices>
    <disk type='file' device='disk'><driver name='qemu' type='qcow2'/><source file='${xml(disk)}'/><target dev='vda' bus='virtio'/></disk>
    ${source}<model type='virtio'/></interface>
    <serial type='pty'>${log}</serial>
    <channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
    ${spareSlots}
    <graphics type='vnc' port='-1' autoport='yes'/>
    <video><model type='vga'/></video>
  </devices>
</domain>
`;
}

/** On q35 each hot-plugged disk or card takes a root port that was there at the start; the guest itself uses five. */
const spareSlots = `<controller type='pci' index='0' model='pcie-root'/>\
${"<controller type='pci' model='pcie-root-port'/>".repeat(10)}`;

function memorySlots({ maxMemoryMib }: GuestDomain, memoryMib: number, maxVcpus: number): string {
  if (maxMemoryMib === undefined) return '';
  const cell = `<cell id='0' cpus='0-${maxVcpus - 1}' memory='${memoryMib}' unit='MiB'/>`;
  return `<maxMemory slots='4' unit='MiB'>${maxMemoryMib}</maxMemory><cpu><numa>${cell}</numa></cpu>`;
}

function xml(text: string): string {
  return text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
