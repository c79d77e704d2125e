/** What the adapter for Proxmox VE says of clusters, guests, disks and moves. */
export const proxmoxTexts: Readonly<Record<string, string>> = {
  'the VM uses devices of its host': 'die VM benutzt Geräte ihres Hosts',
  'something local to the node cannot move': 'etwas nur an diesem Knoten Vorhandenes kann nicht umziehen',
  'the storage keeps no files': 'der Speicher nimmt keine Dateien auf',
  '{user} logs in with a second factor, which a server cannot give':
    '{user} meldet sich mit einem zweiten Faktor an, den ein Server nicht geben kann',
  'is not valid': 'ist nicht gültig',
  'must be a host name or an address': 'muss ein Hostname oder eine Adresse sein',
  'must be user@realm!name': 'muss die Form user@realm!name haben',
  'must be printable': 'muss aus druckbaren Zeichen bestehen',
  'must not end before it begins': 'darf nicht enden, bevor es beginnt',
  'give a token, or a user name': 'geben Sie ein Token an, oder einen Benutzernamen',
  'belongs to the token': 'gehört zum Token',
  'belongs to the user name': 'gehört zum Benutzernamen',
  'the backup ended well and is not there': 'die Sicherung ist gut ausgegangen und doch nicht da',
  'somebody else took the VMID in the meantime: another one will be tried':
    'jemand anderes hat die VMID inzwischen genommen: Eine andere wird versucht',
  'the VM was not finished: its making has failed': 'die VM wurde nicht fertig: Das Anlegen ist gescheitert',
  'the making of the VM': 'das Anlegen der VM',
  'its task is not known any more': 'ihre Aufgabe ist nicht mehr bekannt',
  'unexpected status': 'unerwarteter Status',
  'no guest agent is there to hold the file systems still':
    'kein Gastagent ist da, der die Dateisysteme anhält',
  'storage "{name}" takes no backups; none of this node does':
    'der Speicher „{name}“ nimmt keine Sicherungen auf, und keiner dieses Knotens tut es',
  'storage "{name}" takes no backups; these do: {good}':
    'der Speicher „{name}“ nimmt keine Sicherungen auf; diese tun es: {good}',
  'other copies onto {storage} come first': 'andere Kopien auf {storage} sind zuerst dran',
  'waiting for the copy before': 'wartet auf die Kopie davor',
  'the storage of the template keeps whole copies only':
    'der Speicher der Vorlage nimmt nur volle Kopien auf',
  'a container has neither firmware nor devices': 'ein Container hat weder Firmware noch Geräte',
  'Proxmox VE deletes a VM together with its disks; detach or move them first':
    'Proxmox VE löscht eine VM samt ihren Platten; hängen Sie sie zuerst ab, oder verschieben Sie sie',
  'a container needs its root disk': 'ein Container braucht seine Wurzelplatte',
  'the VM has no free {kind} slot': 'die VM hat keinen freien Platz für {kind}',
  'must be a UUID': 'muss eine UUID sein',
  'a disk has a whole number of sectors of 512 bytes':
    'eine Platte hat eine ganze Zahl von Sektoren zu 512 Bytes',
  'the storage {storage} holds no disks of VMs': 'der Speicher {storage} nimmt keine Platten von VMs auf',
  'no storage that takes uploads of disk images (content type “Import”) is seen by a node that sees {storage}':
    'kein Speicher, der Plattenabbilder aufnimmt (Inhaltstyp „Import“), ist von einem Knoten zu sehen, der {storage} sieht',
  'the disk was taken out of its VM': 'die Platte wurde aus ihrer VM genommen',
  'half-copied disks of VM {vmid}, which is on {node}, are left on {target}: {disks}: {=words}':
    'halb kopierte Platten der VM {vmid}, die auf {node} ist, sind auf {target} übrig: {disks}: {=words}',
  'the node {node} is away; half-copied disks of the VM may be left in its own storages':
    'der Knoten {node} ist weg; halb kopierte Platten der VM sind womöglich auf seinen eigenen Speichern übrig',
  'VM {vmid} still has the lock of the move that broke off, and only root@pam may remove it':
    'die VM {vmid} hat noch die Sperre des abgerissenen Umzugs, und nur root@pam darf sie lösen',
  'undo of {step}': 'Rücknahme von {step}',
  'it offers vnc and serial through this server': 'sie bietet vnc und serial über diesen Server',
  'the console’s socket': 'der Socket der Konsole',
  'the source of the disk broke off: {=why}': 'die Quelle der Platte ist abgerissen: {=why}',
  'the source of the disk broke off: nobody knows why':
    'die Quelle der Platte ist abgerissen: Niemand weiß, warum',
  'no VMID is free between {from} and {to}, where it was looked for':
    'zwischen {from} und {to}, wo gesucht wurde, ist keine VMID frei',
  'a piece of {bytes} bytes at {offset} does not fit into the disk':
    'ein Stück von {bytes} Bytes bei {offset} passt nicht in die Platte',
  'container template': 'Containervorlage',
  'the API takes no snippet files: use SSH keys and addresses, or put the user data into the template':
    'die API nimmt keine Snippets an: Nutzen Sie SSH-Schlüssel und Adressen, oder legen Sie die Benutzerdaten in die Vorlage',
  'Proxmox VE names the guest like the VM': 'Proxmox VE nennt den Gast wie die VM',
  'there is nothing to link to': 'es gibt nichts, womit sich verknüpfen ließe',
  'must be a DNS name: letters, digits and hyphens, in parts separated by dots':
    'muss ein DNS-Name sein: Buchstaben, Ziffern und Bindestriche, in Teilen mit Punkten dazwischen',
  'must be from memoryMb to {most}': 'muss zwischen memoryMb und {most} liegen',
  'Proxmox VE shows no threads': 'Proxmox VE zeigt keine Threads',
  'Proxmox VE pins all cores of a VM to the same host CPUs':
    'Proxmox VE bindet alle Kerne einer VM an dieselben CPUs des Hosts',
  'at most 16 devices': 'höchstens 16 Geräte',
  'name a PCI address (0000:41:00.0) or a resource mapping':
    'nennen Sie eine PCI-Adresse (0000:41:00.0) oder eine Ressourcenzuordnung',
  'at most {count} disks on {bus}': 'höchstens {count} Platten an {bus}',
  'at most 32 NICs': 'höchstens 32 Netzwerkkarten',
  'something else of the number {vmid} is being made at the destination':
    'am Ziel entsteht gerade etwas anderes mit der Nummer {vmid}',
  'calling it back': 'das Zurückrufen',
  '{vm} had arrived before it could be called back: it is at the destination, and only there':
    '{vm} war angekommen, bevor sie zurückgerufen werden konnte: Sie ist am Ziel, und nur dort',
  '{vm} is at the destination, and does not run there': '{vm} ist am Ziel und läuft dort nicht',
  'the destination is not finished with it': 'das Ziel ist noch nicht fertig mit ihr',
  'its arrival': 'ihre Ankunft',
  '{vm} did not leave': '{vm} ist nicht umgezogen',
  '{vm} is still on its way': '{vm} ist noch unterwegs',
  '{vm} is at the destination': '{vm} ist am Ziel',
  '{vm} runs in both clusters': '{vm} läuft in beiden Clustern',
  '{vm} runs here, and a copy of it that is off is at the destination':
    '{vm} läuft hier, und am Ziel ist eine ausgeschaltete Kopie',
  '{vm} is in neither cluster, or only half of it': '{vm} ist in keinem der Cluster, oder nur zur Hälfte',
  'the destination has another VM of the number of {vm} by now':
    'am Ziel gibt es inzwischen eine andere VM mit der Nummer von {vm}',
  'a template does not move to another cluster': 'eine Vorlage zieht nicht in einen anderen Cluster um',
  'a running container does not move to another cluster':
    'ein laufender Container zieht nicht in einen anderen Cluster um',
  'a VM with snapshots does not move to another cluster: delete them first':
    'eine VM mit Snapshots zieht nicht in einen anderen Cluster um: Löschen Sie sie zuerst',
  'a CD image is in the drive {drive}': 'im Laufwerk {drive} liegt ein CD-Abbild',
  'must be the name of a bridge or a vnet': 'muss der Name einer Bridge oder eines VNets sein',
  'the VM goes to the node that the destination connection names, not to another one':
    'die VM geht auf den Knoten, den die Zielverbindung nennt, auf keinen anderen',
  'the destination connection logs in with a password, and clusters speak to each other by API token: give it one':
    'die Zielverbindung meldet sich mit Kennwort an, und Cluster sprechen per API-Token miteinander: Geben Sie ihr eines',
  'the destination is older ({there}) than the source ({here})':
    'das Ziel ist älter ({there}) als die Quelle ({here})',
  'the destination has a VM with the number {vmid} already, and a VM keeps its number when it moves':
    'am Ziel gibt es schon eine VM mit der Nummer {vmid}, und beim Umzug behält eine VM ihre Nummer',
  'the destination has a VM with the number {vmid} already ({name}), and a VM keeps its number when it moves':
    'am Ziel gibt es schon eine VM mit der Nummer {vmid} ({name}), und beim Umzug behält eine VM ihre Nummer',
  'the secret of the destination’s token holds a comma, which the platform cannot pass on':
    'das Geheimnis des Tokens am Ziel enthält ein Komma, das die Plattform nicht weitergeben kann',
  'no node is known': 'kein Knoten ist bekannt',
  'bridges {nodes}': 'Bridges {nodes}',
  'what the cluster is': 'was der Cluster ist',
  'this cluster has no template {name}': 'dieser Cluster hat keine Vorlage {name}',
  'this cluster has no text consoles': 'dieser Cluster hat keine Textkonsolen',
  'this cluster has no such thing': 'das gibt es in diesem Cluster nicht',
  'must be a whole number from cpuCores to {to}':
    'muss eine ganze Zahl zwischen der Zahl der Kerne und {to} sein',
  'must be at least 1024 where memory is to be added later':
    'muss mindestens 1024 sein, wenn später Arbeitsspeicher dazukommen soll',
  'its token may not take VMs in: {right} on {path} is missing':
    'sein Token darf keine VMs aufnehmen: {right} auf {path} fehlt',
};
