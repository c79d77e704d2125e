/** What libvirt and QEMU do not take in the spec of a machine. */
export const libvirtSpecTexts: Readonly<Record<string, string>> = {
  'initrd and kernelArguments need a kernel': 'initrd und kernelArguments brauchen einen Kernel',
  'there are not so many ioThreads to pin': 'so viele ioThreads gibt es nicht zum Binden',
  'a model belongs to mode custom, and to no other':
    'ein Modell gehört zum Modus custom und zu keinem anderen',
  'migratable belongs to mode host-passthrough': 'migratable gehört zum Modus host-passthrough',
  'must be a unicast MAC address': 'muss eine Unicast-MAC-Adresse sein',
  'must be like 0000:65:02.1': 'muss wie 0000:65:02.1 aussehen',
  'shared access needs source memfd': 'gemeinsamer Zugriff braucht die Quelle memfd',
  'must be at most maxMb': 'darf höchstens maxMb sein',
  'maxMb and requestedMb must be whole blocks': 'maxMb und requestedMb müssen ganze Blöcke sein',
  'must be base64': 'muss base64 sein',
  'must be an absolute path at the host': 'muss ein absoluter Pfad am Host sein',
  'must be one word of letters, digits, dots and dashes':
    'muss ein Wort aus Buchstaben, Ziffern, Punkten und Strichen sein',
  'must be a list such as 0-3,8': 'muss eine Liste wie 0-3,8 sein',
  'Fractional processors exist on PowerVM only; give whole cores, and shares for weight.':
    'Bruchteile von Prozessoren gibt es nur auf PowerVM; geben Sie ganze Kerne an, und Anteile für das Gewicht.',
  'A limit on QEMU’s memory would kill the guest instead of holding it back; give less memory or a balloon.':
    'Eine Grenze für QEMUs Arbeitsspeicher würde den Gast beenden statt bremsen; geben Sie weniger Arbeitsspeicher oder einen Ballon an.',
  'libvirt does not make a vGPU from a profile: create the mediated device at the host and name its UUID.':
    'libvirt macht keine vGPU aus einem Profil: Legen Sie das Mediated Device am Host an und nennen Sie seine UUID.',
  'libvirt gives guests no emulated NVMe disks.': 'libvirt gibt Gästen keine emulierten NVMe-Platten.',
  'The cells hold {sum} MiB together, the guest has {memory}.':
    'Die Zellen haben zusammen {sum} MiB, der Gast hat {memory}.',
  'The cells must hold each of the virtual CPUs 0 to {last} once.':
    'Die Zellen müssen jede der virtuellen CPUs 0 bis {last} genau einmal haben.',
  'Give one distance to each cell in order, 10 to the cell itself.':
    'Geben Sie für jede Zelle der Reihe nach einen Abstand an, 10 zur Zelle selbst.',
  'An Intel IOMMU needs a q35 machine, not {machine}.':
    'Eine Intel-IOMMU braucht eine q35-Maschine, nicht {machine}.',
  'This host’s processor cannot stand in for that model.':
    'Der Prozessor dieses Hosts kann dieses Modell nicht vertreten.',
  'Dies need a topology whose coresPerSocket they divide evenly.':
    'Dies brauchen eine Topologie, deren coresPerSocket sie ohne Rest teilen.',
  'not understood': 'nicht verstanden',
  'Metadata cannot hold control characters.': 'Metadaten können keine Steuerzeichen enthalten.',
  'This host encrypts no guest’s memory: the processor, its firmware’s settings, the kernel, QEMU and libvirt (10.5 for SEV-SNP, 11.10 for TDX) must all have it.':
    'Dieser Host verschlüsselt keinem Gast den Arbeitsspeicher: Prozessor, Firmware-Einstellungen, Kernel, QEMU und libvirt (10.5 für SEV-SNP, 11.10 für TDX) müssen es alle können.',
  'This host offers {kinds} only: the processor, its firmware’s settings, the kernel, QEMU and libvirt (10.5 for SEV-SNP, 11.10 for TDX) must all have it.':
    'Dieser Host bietet nur {kinds}: Prozessor, Firmware-Einstellungen, Kernel, QEMU und libvirt (10.5 für SEV-SNP, 11.10 für TDX) müssen es alle können.',
  'An encrypted guest needs a q35 machine, not {machine}.':
    'Ein verschlüsselter Gast braucht eine q35-Maschine, nicht {machine}.',
  'Memory cannot be plugged into an encrypted guest: leave room for growth out.':
    'Einem verschlüsselten Gast lässt sich kein Arbeitsspeicher einstecken: Lassen Sie den Raum zum Wachsen weg.',
  'Memory of an encrypted guest cannot be taken back: leave ballooning out.':
    'Arbeitsspeicher eines verschlüsselten Gasts lässt sich nicht zurücknehmen: Lassen Sie den Ballon weg.',
  'Devices of the host cannot reach encrypted memory: leave them out.':
    'Geräte des Hosts erreichen verschlüsselten Arbeitsspeicher nicht: Lassen Sie sie weg.',
  'libvirt sets VLAN tags on Open vSwitch only; "{network}" is not. Use a bridge or network of that VLAN.':
    'libvirt setzt VLAN-Tags nur an Open vSwitch; „{network}“ ist keiner. Nutzen Sie eine Bridge oder ein Netz dieses VLANs.',
  'libvirt has no resource pools: take defaultResourcePool out of the connection’s mapping.':
    'libvirt hat keine Ressourcenpools: Nehmen Sie defaultResourcePool aus der Zuordnung der Verbindung.',
  'The test driver runs no guests, so nothing can be told to one.':
    'Der Testtreiber führt keine Gäste aus, darum lässt sich keinem etwas mitteilen.',
  'not qcow2': 'nicht qcow2',
  'of an unknown format': 'von unbekanntem Format',
  'an old card': 'eine alte Karte',
};
