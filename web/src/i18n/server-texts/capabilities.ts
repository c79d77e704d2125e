/** Reasons in the ceilings of the adapters: what a type of hypervisor can do at best, and why not more. */
export const capabilityTexts: Readonly<Record<string, string>> = {
  'not built into this version of the {name} adapter':
    'in dieser Version des Adapters für {name} nicht enthalten',
  'a libvirt connection is one host': 'eine libvirt-Verbindung ist ein einzelner Host',
  'to the host of another connection': 'auf den Host einer anderen Verbindung',
  'to the host of another connection that sees the same storage':
    'auf den Host einer anderen Verbindung, der denselben Speicher sieht',
  'into another pool of the host, or together with the host into a pool there':
    'in einen anderen Pool des Hosts, oder zusammen mit dem Host in einen Pool dort',
  'between hosts whose daemons reach each other': 'zwischen Hosts, deren Dienste einander erreichen',
  'inside qcow2 disks; else, and of the disks of a running machine alone, as layers over them in pools of files':
    'innerhalb von qcow2-Platten; sonst, und wenn nur die Platten einer laufenden Maschine gemeint sind, als Schichten darüber in Pools aus Dateien',
  'inside qcow2 disks of machines with BIOS, else in a file beside layers over the disks; without devices of the host':
    'innerhalb der qcow2-Platten von Maschinen mit BIOS, sonst in einer Datei neben Schichten über den Platten; ohne Geräte des Hosts',
  'from pools of files (dir, fs, netfs)': 'aus Pools aus Dateien (dir, fs, netfs)',
  'libvirt has no resource pools': 'libvirt kennt keine Ressourcenpools',
  'up to maxCpuCores': 'bis maxCpuCores',
  'up to maxMemoryMb; without it within the balloon':
    'bis maxMemoryMb; ohne diese Angabe im Rahmen des Balloons',
  'libvirt has no switch of its own; use Open vSwitch or OVN beside it':
    'libvirt hat keinen eigenen Switch; nutzen Sie Open vSwitch oder OVN daneben',
  'of running machines, for their qcow2 disks': 'bei laufenden Maschinen, für ihre qcow2-Platten',
  'into a storage pool of files on the host': 'in einen Speicherpool aus Dateien auf dem Host',
  'as raw volumes': 'als Raw-Volumes',
  'from the guest agent, or from the lease on a libvirt network':
    'vom Gastagenten oder aus der Lease in einem libvirt-Netz',
  'an answer file on a CD; Windows itself is not prepared':
    'eine Antwortdatei auf einer CD; Windows selbst wird nicht vorbereitet',
  'by PCI address; the host must have an IOMMU': 'per PCI-Adresse; der Host braucht eine IOMMU',
  'mediated devices made at the host beforehand': 'Mediated Devices, die vorher am Host angelegt wurden',
  'virtual functions, as NICs or by PCI address; never booted by us':
    'Virtual Functions, als Netzwerkkarten oder per PCI-Adresse; von uns nie gestartet',
  'as the host’s processor, firmware, QEMU and libvirt have it; never booted by us':
    'soweit Prozessor, Firmware, QEMU und libvirt des Hosts es können; von uns nie gestartet',
  'as the host’s KVM allows; nothing is switched on or off':
    'soweit das KVM des Hosts es zulässt; nichts wird ein- oder ausgeschaltet',
  'libvirt keeps no audit trail': 'libvirt führt kein Protokoll',
  'crashes, watchdogs and I/O errors as events': 'Abstürze, Watchdogs und E/A-Fehler als Ereignisse',
  'the QEMU driver runs no containers': 'der QEMU-Treiber führt keine Container aus',

  'configured in Proxmox VE; shown there, not changed from here':
    'in Proxmox VE eingerichtet; dort zu sehen, von hier aus nicht zu ändern',
  'experimental in Proxmox VE (remote_migrate, from 7.3 on): to the cluster of another connection that has an API token; the VM keeps its number; not with snapshots, HA or replication':
    'in Proxmox VE experimentell (remote_migrate, ab 7.3): in den Cluster einer anderen Verbindung, die ein API-Token hat; die VM behält ihre Nummer; nicht mit Snapshots, HA oder Replikation',
  'where every storage of the VM has them': 'wenn jeder Speicher der VM sie kann',
  'of virtual machines; containers have none': 'für virtuelle Maschinen; Container haben das nicht',
  'of templates only': 'nur von Vorlagen',
  'groups with rights of their own, without shares or limits':
    'Gruppen mit eigenen Rechten, ohne Anteile und Grenzen',
  'of HA-managed guests, by the cluster itself': 'für Gäste unter HA, durch den Cluster selbst',
  'where the VM was made with room for it (maxCpuCores)':
    'wenn die VM mit Platz dafür angelegt wurde (maxCpuCores)',
  'where the VM was made with room for it (maxMemoryMb)':
    'wenn die VM mit Platz dafür angelegt wurde (maxMemoryMb)',
  'where the VM was made with room for it (maxMemoryMb), in steps of 512 MB or more':
    'wenn die VM mit Platz dafür angelegt wurde (maxMemoryMb), in Schritten von mindestens 512 MB',
  'not on IDE and SATA': 'nicht an IDE und SATA',
  'deleting a VM deletes all of its disks': 'mit einer VM werden alle ihre Platten gelöscht',
  'vnets of the SDN are used; zones and vnets are managed in Proxmox VE':
    'VNets des SDN werden benutzt; Zonen und VNets verwaltet Proxmox VE',
  'where the storage is thin': 'wo der Speicher dünn belegt',
  'the API hands out no bitmaps': 'die API gibt keine Bitmaps heraus',
  'every backup stands alone; Proxmox Backup Server stores only what is new by itself':
    'jede Sicherung steht für sich; Proxmox Backup Server speichert von sich aus nur das Neue',
  'the API hands out no disks': 'die API gibt keine Platten heraus',
  'from PVE 8.4 on, through a storage that takes uploads of disk images; the disk comes in a VM of its own that is off':
    'ab PVE 8.4, über einen Speicher, der hochgeladene Plattenabbilder annimmt; die Platte kommt in einer eigenen, ausgeschalteten VM',
  'where the VM has a serial port': 'wenn die VM eine serielle Schnittstelle hat',
  'where the QEMU guest agent runs; always in containers':
    'wenn der QEMU-Gastagent läuft; in Containern immer',
  'hostname, SSH keys, addresses; user data needs a file on the node, which the API does not take':
    'Hostname, SSH-Schlüssel, Adressen; Benutzerdaten brauchen eine Datei auf dem Knoten, und die nimmt die API nicht an',
  'Proxmox VE has no guest customisation but cloud-init': 'Proxmox VE passt Gäste nur über cloud-init an',
  'of the whole VM, not of single cores': 'für die ganze VM, nicht für einzelne Kerne',
  'by root@pam with its password, or through resource mappings':
    'durch root@pam mit Kennwort, oder über Ressourcenzuordnungen',
  'as PCI devices': 'als PCI-Geräte',
  'where the node’s processor has it; without live migration and RAM snapshots':
    'wenn der Prozessor des Knotens es kann; ohne Verschieben im Betrieb und Snapshots des Arbeitsspeichers',
  'where the node has it switched on and the CPU type is host':
    'wenn der Knoten es eingeschaltet hat und der CPU-Typ host ist',
  'as the node’s QEMU has it: no guest is booted to prove it':
    'soweit das QEMU des Knotens sie hat: Es wird kein Gast gestartet, um das zu beweisen',
  'the API pushes nothing: the adapter looks every few seconds':
    'die API meldet nichts von selbst: Der Adapter sieht alle paar Sekunden nach',
  'the tasks of all nodes': 'die Aufgaben aller Knoten',
  'of nodes, storages and guests, by their state': 'von Knoten, Speichern und Gästen, nach ihrem Zustand',
  'only the command line of a node switches it': 'nur über die Befehlszeile eines Knotens zu schalten',

  'configured in vCenter; shown there, not changed from here':
    'in vCenter eingerichtet; dort zu sehen, von hier aus nicht zu ändern',
  'within one vCenter': 'innerhalb eines vCenters',
  'VMs are placed in them; pools themselves are managed in vCenter':
    'VMs werden hineingelegt; die Pools selbst verwaltet vCenter',
  'vSphere suspends to disk only': 'vSphere kann nur auf Platte anhalten',
  'port groups of distributed switches are used; switches are managed in vCenter':
    'Portgruppen verteilter Switches werden benutzt; die Switches verwaltet vCenter',
  'vSphere has no backup engine of its own': 'vSphere sichert nicht selbst',
  'of a VM that is off, or of a snapshot': 'von einer ausgeschalteten VM oder einem Snapshot',
  'as one flat file, onto VMFS and NFS datastores': 'als eine flache Datei, auf VMFS- und NFS-Datastores',
  'a WebMKS ticket that the browser takes to the host':
    'ein WebMKS-Ticket, mit dem der Browser zum Host geht',
  'vSphere has no serial console without a virtual serial port concentrator':
    'vSphere hat ohne Konzentrator für virtuelle serielle Schnittstellen keine serielle Konsole',
  'where VMware Tools run in the guest': 'wenn im Gast die VMware Tools laufen',
  'through guestinfo, where the guest’s cloud-init has the DataSourceVMware; host name and addresses also through a customisation specification':
    'über guestinfo, wenn das cloud-init des Gasts die DataSourceVMware hat; Hostname und Adressen auch über eine Anpassungsspezifikation',
  'with an answer file, through a customisation specification, in copies of Windows templates':
    'mit einer Antwortdatei, über eine Anpassungsspezifikation, in Kopien von Windows-Vorlagen',
  'always there with VMware Tools; nothing is set': 'mit den VMware Tools immer da; nichts wird eingestellt',
  'connection state and health of hosts, alarms of VMs; alarms are set up in vCenter':
    'Verbindung und Gesundheit der Hosts, Alarme der VMs; Alarme werden in vCenter eingerichtet',
  'vSphere runs no containers by itself': 'vSphere führt selbst keine Container aus',
  'alarms of vCenter, questions, old snapshots, emulated cards, VMware Tools':
    'Alarme von vCenter, Rückfragen, alte Snapshots, emulierte Karten, VMware Tools',
};
