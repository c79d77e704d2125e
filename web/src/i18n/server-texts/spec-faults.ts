/** What does not fit in the spec of a VM, and rarer next steps. */
export const specFaultTexts: Readonly<Record<string, string>> = {
  'A disk needs a size above zero.': 'Eine Platte braucht eine Größe über null.',
  'A VM needs a whole number of cores, one at least.':
    'Eine VM braucht eine ganze Zahl von Kernen, mindestens einen.',
  'A VM needs a whole number of MiB of memory, one at least.':
    'Eine VM braucht Arbeitsspeicher in ganzen MiB, mindestens eines.',
  'A name is 1 to 63 letters, digits, dashes, dots and underscores.':
    'Ein Name besteht aus 1 bis 63 Buchstaben, Ziffern, Binde-, Unterstrichen und Punkten.',
  'A host name is letters, digits, dashes and dots.':
    'Ein Hostname besteht aus Buchstaben, Ziffern, Bindestrichen und Punkten.',
  'A snapshot needs a name of at most 200 characters without a slash.':
    'Ein Snapshot braucht einen Namen mit höchstens 200 Zeichen, ohne Schrägstrich.',
  'There are only {count} virtual CPUs to pin.': 'Es gibt nur {count} virtuelle CPUs zum Binden.',
  'The least memory cannot be more than the memory.':
    'Der Mindestspeicher kann nicht größer als der Arbeitsspeicher sein.',
  'An emulated guest cannot have the host’s CPU: host-passthrough needs KVM.':
    'Ein emulierter Gast kann nicht die CPU des Hosts haben: host-passthrough braucht KVM.',
  'Sockets × cores × threads is {product}, but libvirt wants it to be exactly {wanted}.':
    'Sockel × Kerne × Threads ergibt {product}, libvirt verlangt genau {wanted}.',
  'QEMU cannot guarantee MHz; use shares or pinning.':
    'QEMU kann keine MHz zusichern; nutzen Sie Anteile oder Bindung.',
  'QEMU cannot guarantee memory; use huge pages.':
    'QEMU kann keinen Arbeitsspeicher zusichern; nutzen Sie große Seiten.',
  'QEMU cannot limit a guest to MHz; use shares or fewer cores.':
    'QEMU kann einen Gast nicht auf MHz begrenzen; nutzen Sie Anteile oder weniger Kerne.',
  'This host has no CPU {cpu}; it has {count} of them.': 'Dieser Host hat keine CPU {cpu}; er hat {count}.',
  'This host has no NUMA node {node}.': 'Dieser Host hat keinen NUMA-Knoten {node}.',
  'This host has ordinary memory pages only.': 'Dieser Host hat nur gewöhnliche Speicherseiten.',
  'This host has no pages of {size} MiB.': 'Dieser Host hat keine Seiten von {size} MiB.',
  '{memory} MiB of memory are not whole pages of {size} MiB.':
    '{memory} MiB Arbeitsspeicher sind keine ganzen Seiten von {size} MiB.',
  'Expected a list of numbers and rising ranges, such as 0-3,8.':
    'Erwartet wird eine Liste von Zahlen und steigenden Bereichen wie 0-3,8.',
  'Expected a list of rising ranges, such as 0-3,8.':
    'Erwartet wird eine Liste steigender Bereiche wie 0-3,8.',
  'The QEMU of this host cannot hand PCI devices through: install one with VFIO.':
    'Das QEMU dieses Hosts kann keine PCI-Geräte durchreichen: Installieren Sie eines mit VFIO.',
  'This host has no IOMMU, or it is off: switch on VT-d or AMD-Vi in its firmware and intel_iommu=on in its kernel.':
    'Dieser Host hat keine IOMMU, oder sie ist aus: Schalten Sie VT-d oder AMD-Vi in der Firmware ein und intel_iommu=on im Kernel.',
  'A mediated device is named by its UUID.': 'Ein Mediated Device wird mit seiner UUID benannt.',
  'Name the device by its PCI address, such as 0000:65:00.0.':
    'Nennen Sie das Gerät mit seiner PCI-Adresse, etwa 0000:65:00.0.',
  'A PCI address looks like 0000:65:00.0.': 'Eine PCI-Adresse sieht aus wie 0000:65:00.0.',
  'A linked clone is always qcow2: leave the format out.':
    'Ein verknüpfter Klon ist immer qcow2: Lassen Sie das Format weg.',
  '"{name}" cannot be cloned by linking.': '„{name}“ lässt sich nicht verknüpft klonen.',
  'New disks are made as qcow2 or raw here.': 'Neue Platten entstehen hier als qcow2 oder raw.',
  'A {machine} machine has no IDE controller.': 'Eine Maschine vom Typ {machine} hat keinen IDE-Controller.',
  'Secure boot needs firmware type uefi.': 'Secure Boot braucht UEFI-Firmware.',
  'Secure boot needs a q35 machine, not {machine}.':
    'Secure Boot braucht eine q35-Maschine, nicht {machine}.',
  'This host has no UEFI firmware: install OVMF (package ovmf) there.':
    'Dieser Host hat keine UEFI-Firmware: Installieren Sie dort OVMF (Paket ovmf).',
  'This host has no firmware with secure boot.': 'Dieser Host hat keine Firmware mit Secure Boot.',
  'This host has no software TPM: install swtpm there.':
    'Dieser Host hat kein Software-TPM: Installieren Sie dort swtpm.',
  'The QEMU of this host has no such graphics card.': 'Das QEMU dieses Hosts hat diese Grafikkarte nicht.',
  'The QEMU of this host has no such machine type.': 'Das QEMU dieses Hosts hat diesen Maschinentyp nicht.',
  'This host does not offer the CPU mode.': 'Dieser Host bietet diesen CPU-Modus nicht.',
  'This host does not offer guests of type {type}.': 'Dieser Host bietet keine Gäste vom Typ {type}.',
  'This needs libvirt {version}; the host has {present}: update it.':
    'Das braucht libvirt {version}; der Host hat {present}: Aktualisieren Sie es.',
  'This needs QEMU {version}; the host has {present}: update it.':
    'Das braucht QEMU {version}; der Host hat {present}: Aktualisieren Sie es.',
  'Memory encryption is the processor’s work: it needs KVM.':
    'Den Arbeitsspeicher verschlüsselt der Prozessor: Das braucht KVM.',
  'An encrypted guest starts from UEFI firmware: set firmware type uefi.':
    'Ein verschlüsselter Gast startet mit UEFI-Firmware: Stellen Sie sie ein.',
  'This is a multicast address; a NIC needs a unicast one.':
    'Das ist eine Multicast-Adresse; eine Netzwerkkarte braucht eine Unicast-Adresse.',
  'Give either sysprep or cloud-init settings, not both.':
    'Geben Sie entweder sysprep oder cloud-init an, nicht beides.',
  'With sysprep, put static addresses into the answer file.':
    'Bei sysprep gehören feste Adressen in die Antwortdatei.',
  'Volumes cannot be made in a pool of type {type}.':
    'In einem Pool vom Typ {type} lassen sich keine Volumes anlegen.',
  'A linked clone needs a pool of files; "{name}" is of type {type}.':
    'Ein verknüpfter Klon braucht einen Pool aus Dateien; „{name}“ ist vom Typ {type}.',
  'The pool "{name}" ({type}) holds raw volumes only.':
    'Der Pool „{name}“ ({type}) nimmt nur Raw-Volumes auf.',
  'Proxmox VE has virtio, scsi, sata and ide': 'Proxmox VE hat virtio, scsi, sata und ide',
  'Proxmox VE has raw, qcow2 and vmdk': 'Proxmox VE hat raw, qcow2 und vmdk',
  'Proxmox VE, or this version of the adapter, cannot set it':
    'Proxmox VE, oder diese Version des Adapters, kann es nicht einstellen',
  'the vSphere adapter of this version cannot set it':
    'diese Version des Adapters für vSphere kann es nicht einstellen',
  'vSphere keeps disks as vmdk': 'vSphere hält Platten als vmdk',
  'vSphere has vmxnet3, e1000 and e1000e': 'vSphere hat vmxnet3, e1000 und e1000e',
  'must be a MAC address': 'muss eine MAC-Adresse sein',
  'must be a whole number from {from} to {to}': 'muss eine ganze Zahl von {from} bis {to} sein',
  'must be at least {least}': 'muss mindestens {least} sein',
  'must be a multiple of {step}': 'muss ein Vielfaches von {step} sein',
  'must be a power of two': 'muss eine Zweierpotenz sein',
  'needs the firmware uefi': 'braucht UEFI-Firmware',
  'must make up the number of cores': 'muss die Zahl der Kerne ergeben',

  'Set them aside on the host (sysctl vm.nr_hugepages={count} for the usual size), or leave hugePages out.':
    'Stellen Sie sie auf dem Host bereit (sysctl vm.nr_hugepages={count} bei üblicher Größe), oder lassen Sie hugePages weg.',
  'Stop and start the VM, which ends the job, and take a full backup.':
    'Stoppen und starten Sie die VM, das beendet die Arbeit, und sichern Sie vollständig.',
  'Ask for the backup without quiescing; a machine that is off is consistent.':
    'Sichern Sie, ohne den Gast anzuhalten; eine ausgeschaltete Maschine ist in sich stimmig.',
  'Start the VM: a running machine is backed up wherever its disks are.':
    'Starten Sie die VM: Eine laufende Maschine lässt sich sichern, wo immer ihre Platten liegen.',
  'Delete its checkpoints first; its next backup will have to be a full one.':
    'Löschen Sie zuerst ihre Checkpoints; die nächste Sicherung muss vollständig sein.',
  'Start the VM, then ask again; the next backup will have to be a full one.':
    'Starten Sie die VM und versuchen Sie es erneut; die nächste Sicherung muss vollständig sein.',
  'Restore an earlier backup, and find out who deleted the volume.':
    'Stellen Sie eine frühere Sicherung wieder her, und finden Sie heraus, wer das Volume gelöscht hat.',
  'Eject it first, or put it on storage that both hosts see.':
    'Werfen Sie es zuerst aus, oder legen Sie es auf Speicher, den beide Hosts sehen.',
  'Look at the disks and the memory of the destination, then ask again.':
    'Sehen Sie nach Platten und Arbeitsspeicher am Ziel, und versuchen Sie es erneut.',
  'Ask for the migration again.': 'Verschieben Sie erneut.',
  'It is looked at again.': 'Es wird noch einmal nachgesehen.',
  'Look at both hosts.': 'Sehen Sie nach beiden Hosts.',
  'See on which host it runs.': 'Sehen Sie nach, auf welchem Host sie läuft.',
  'Mend the network between the hosts, then ask for the same migration again: it goes on where it broke off.':
    'Bringen Sie das Netz zwischen den Hosts in Ordnung, und verschieben Sie noch einmal: Es geht weiter, wo es abbrach.',
  'See the logs of QEMU on both hosts; its disks are untouched.':
    'Sehen Sie in die Protokolle von QEMU auf beiden Hosts; die Platten sind unberührt.',
  'Move it live.': 'Verschieben Sie sie im laufenden Betrieb.',
  'Delete them first.': 'Löschen Sie sie zuerst.',
  'Delete those snapshots first.': 'Löschen Sie zuerst diese Snapshots.',
  'Ask for the memory too, stop the VM first, or delete those snapshots.':
    'Nehmen Sie den Arbeitsspeicher hinzu, stoppen Sie die VM zuerst, oder löschen Sie diese Snapshots.',
  'Start its pool, or bring the file back.': 'Starten Sie ihren Pool, oder bringen Sie die Datei zurück.',
  'Ask for the snapshot again.': 'Legen Sie den Snapshot erneut an.',
  'Free space in a pool, name another one, or add alternatives to the connection’s mapping.':
    'Schaffen Sie Platz in einem Pool, nennen Sie einen anderen, oder ergänzen Sie Ausweichziele in der Zuordnung der Verbindung.',
  'Look at the log of libvirtd.': 'Sehen Sie ins Protokoll von libvirtd.',
  'Look at the VM and ask again.': 'Sehen Sie nach der VM, und versuchen Sie es erneut.',
  'Wait for the end of that, and ask again.': 'Warten Sie das Ende ab, und versuchen Sie es erneut.',
  'Remove that copy there if it is left of a move that broke off, then ask again.':
    'Entfernen Sie dort die Kopie, wenn sie von einem abgebrochenen Umzug übrig ist, und versuchen Sie es erneut.',
  'Run "{command} unlock {vmid}" on {node}, then retry the clean-up.':
    'Führen Sie „{command} unlock {vmid}“ auf {node} aus, und wiederholen Sie das Aufräumen.',
};
