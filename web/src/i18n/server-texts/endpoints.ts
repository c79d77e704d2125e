/** Why one endpoint offers less than its type: its version, its make, the account's rights. */
export const endpointTexts: Readonly<Record<string, string>> = {
  'this platform cannot do it': 'diese Plattform kann das nicht',
  'the connection uses libvirt’s read-only socket': 'die Verbindung nutzt den Nur-Lese-Socket von libvirt',
  'the host has ordinary memory pages only': 'der Host hat nur gewöhnliche Speicherseiten',
  'this QEMU cannot hand PCI devices through': 'dieses QEMU kann keine PCI-Geräte durchreichen',
  'the host has no IOMMU, or it is not switched on':
    'der Host hat keine IOMMU, oder sie ist nicht eingeschaltet',
  'the host has no firmware with secure boot: install OVMF there':
    'der Host hat keine Firmware mit Secure Boot: Installieren Sie dort OVMF',
  'the host has no software TPM: install swtpm there':
    'der Host hat kein Software-TPM: Installieren Sie dort swtpm',
  'this QEMU has no VNC': 'dieses QEMU hat kein VNC',
  'the host reports neither SEV nor TDX: processor, firmware, kernel and QEMU must have it switched on':
    'der Host meldet weder SEV noch TDX: Prozessor, Firmware, Kernel und QEMU müssen es eingeschaltet haben',
  'the host reports no NUMA nodes': 'der Host meldet keine NUMA-Knoten',
  'guests here are emulated, not run by KVM': 'Gäste werden hier emuliert, nicht von KVM ausgeführt',
  'libvirt {version} is older than {oldest}, the oldest that is supported':
    'libvirt {version} ist älter als {oldest}, die älteste unterstützte Version',
  'libvirt {version} cannot revert internal snapshots: update it to 11.4':
    'libvirt {version} kann nicht auf interne Snapshots zurücksetzen: Aktualisieren Sie auf 11.4',
  'KVM is advertised but does not work: {=detail}': 'KVM wird angeboten, arbeitet aber nicht: {=detail}',
  'KVM is advertised, not proven: {=detail}': 'KVM wird angeboten, ist aber nicht bewiesen: {=detail}',
  'KVM is proven: {=detail}': 'KVM ist bewiesen: {=detail}',
  'KVM is advertised, and proven not to work: {=detail}':
    'KVM wird angeboten und arbeitet erwiesenermaßen nicht: {=detail}',
  'no KVM: {=detail}': 'kein KVM: {=detail}',
  'it was broken off': 'der Versuch wurde abgebrochen',
  'a guest with {label} booted in {seconds} s': 'ein Gast mit {label} ist in {seconds} s gestartet',
  'a guest with {label} died after {seconds} s': 'ein Gast mit {label} ist nach {seconds} s gestorben',
  'a guest with {label} was not up after {seconds} s':
    'ein Gast mit {label} lief nach {seconds} s noch nicht',
  'a guest with {label} did not start: {=why}': 'ein Gast mit {label} ist nicht gestartet: {=why}',

  'the test driver cannot plug devices into a running machine':
    'der Testtreiber kann einer laufenden Maschine keine Geräte einstecken',
  'the test driver has no disks to read': 'der Testtreiber hat keine lesbaren Platten',
  'the test driver keeps no bytes': 'der Testtreiber behält keine Bytes',
  'the test driver has no disks to back up': 'der Testtreiber hat keine Platten zum Sichern',
  'the test driver runs no guest that could move':
    'der Testtreiber führt keinen Gast aus, der umziehen könnte',
  'the test driver cannot attach or resize disks':
    'der Testtreiber kann Platten weder anhängen noch vergrößern',
  'the test driver cannot attach NICs': 'der Testtreiber kann keine Netzwerkkarten anhängen',
  'the test driver has no memory modules': 'der Testtreiber hat keine Speichermodule',
  'the test driver runs no guest to look at': 'der Testtreiber führt keinen Gast aus, den man ansehen könnte',
  'the test driver has no consoles': 'der Testtreiber hat keine Konsolen',
  'the test driver runs no guest that could read it':
    'der Testtreiber führt keinen Gast aus, der es lesen könnte',
  'the test driver counts nothing': 'der Testtreiber zählt nichts',
  'the test driver has no real devices': 'der Testtreiber hat keine echten Geräte',
  'the test driver has no firmware': 'der Testtreiber hat keine Firmware',
  'the test driver has no TPM': 'der Testtreiber hat kein TPM',
  'the test driver runs no guest': 'der Testtreiber führt keinen Gast aus',
  'the test driver runs no guest that could be tuned':
    'der Testtreiber führt keinen Gast aus, den man verbessern könnte',
  'the test driver runs nothing that could fail': 'der Testtreiber führt nichts aus, das ausfallen könnte',

  'before PVE 9 a text console does not open to API tokens; log in with a user name and password':
    'vor PVE 9 öffnet sich eine Textkonsole nicht für API-Token; melden Sie die Verbindung mit Benutzername und Kennwort an',
  'PVE {version} moves no VMs to other clusters; 7.3 and later do':
    'PVE {version} verschiebt keine VMs in andere Cluster; ab 7.3 geht es',
  'PVE {version} takes no disk images over its API; 8.4 and later do':
    'PVE {version} nimmt über seine API keine Plattenabbilder an; ab 8.4 geht es',
  'no storage that the account sees has the content type “Import”; add it to one that keeps files':
    'kein Speicher, den das Konto sieht, hat den Inhaltstyp „Import“; geben Sie ihn einem, der Dateien aufnimmt',
  'the account lacks {privilege} on every storage': 'dem Konto fehlt {privilege} auf jedem Speicher',
  'the account lacks {privilege} on every VM': 'dem Konto fehlt {privilege} auf jeder VM',
  'the cluster has one node only': 'der Cluster hat nur einen Knoten',

  'needs a vCenter: this is a stand-alone ESXi host': 'braucht ein vCenter: Dies ist ein einzelner ESXi-Host',
  'this host’s free licence lets the API read only (RestrictedVersion)':
    'die freie Lizenz dieses Hosts lässt die API nur lesen (RestrictedVersion)',
  'only where the account has {privileges}: not at the root folder':
    'nur wo das Konto {privileges} hat: nicht am Stammordner',
};
