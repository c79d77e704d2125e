/** What stops or fails a libvirt adapter's actions on machines and their disks. */
export const libvirtActionTexts: Readonly<Record<string, string>> = {
  'libvirt guests have vnc and serial consoles, not {protocol}':
    'Gäste von libvirt haben Konsolen für vnc und serial, nicht {protocol}',
  '{vm} has no serial console: {=words}': '{vm} hat keine serielle Konsole: {=words}',
  'listens on the socket {socket} of its host': 'lauscht am Socket {socket} seines Hosts',
  'has no port yet': 'hat noch keinen Port',
  'listens on {address} of its host only': 'lauscht nur an {address} seines Hosts',
  'the screen of {vm} {=why} and cannot be reached from here':
    'der Bildschirm von {vm} {=why} und ist von hier nicht zu erreichen',
  'no answer in time': 'keine rechtzeitige Antwort',
  'the screen of {vm} at {=where} does not answer: {=why}':
    'der Bildschirm von {vm} an {=where} antwortet nicht: {=why}',
  'read and write on the file': 'Lesen und Schreiben an der Datei',
  'the screen of {vm} is larger than any known': 'der Bildschirm von {vm} ist größer als jeder bekannte',
  'the process that moved the disks is gone: what is left is moved anew':
    'der Vorgang, der die Platten verschob, ist weg: Was übrig ist, wird neu verschoben',
  'libvirt cannot break off what is a {=verb}': 'libvirt kann das nicht abbrechen: {=verb}',
  'the end of "{=verb}"': 'das Ende von „{=verb}“',
  'the end of "{=verb}" of {vm}': 'das Ende von „{=verb}“ bei {vm}',
  'nobody is at work on "{=verb}" of {vm} any more, and its goal is not reached':
    'an „{=verb}“ bei {vm} arbeitet niemand mehr, und das Ziel ist nicht erreicht',
  'huge pages': 'große Seiten',
  'the host has {there} huge pages of {size} MiB set aside, the guest needs {needed}':
    'der Host hält {there} große Seiten von {size} MiB bereit, der Gast braucht {needed}',
  'no linked clones': 'keine verknüpften Klone',
  'no full clones': 'keine vollen Klone',
  'no {mode} clones': 'keine Klone der Art {mode}',
  'libvirt copies the present state of a disk only: revert to the snapshot first':
    'libvirt kopiert nur den jetzigen Stand einer Platte: Kehren Sie zuerst zum Snapshot zurück',
  'disk {disk} ({path}) is in no active storage pool of the host':
    'die Platte {disk} ({path}) liegt in keinem aktiven Speicherpool des Hosts',
  '{count} disks of linked clones stand on the disks of {vm} ({some}): running it would destroy them':
    '{count} Platten verknüpfter Klone stehen auf den Platten von {vm} ({some}): Liefe sie, wären sie zerstört',
  'the guest of {vm} does not let go of {disk}: its bytes cannot be deleted yet':
    'der Gast von {vm} gibt {disk} nicht frei: Ihre Bytes lassen sich noch nicht löschen',
  'disk {diskKey} is in no active storage pool; start the VM to resize it':
    'die Platte {diskKey} liegt in keinem aktiven Speicherpool; starten Sie die VM, um sie zu vergrößern',
  'linked clones stand on {volume}: {layers}': 'auf {volume} stehen verknüpfte Klone: {layers}',
  'the guest is shutting down': 'der Gast fährt herunter',
  '{=what} had not come about after {seconds} s': '{=what} ist nach {seconds} s nicht eingetreten',
  'the storage pool {pool} is not active': 'der Speicherpool {pool} ist nicht aktiv',
  '{disk} was written to while the machine was being moved':
    '{disk} wurde beschrieben, während die Maschine umzog',
  'QEMU did not switch {disk} over to its copy': 'QEMU hat {disk} nicht auf die Kopie umgestellt',
  'the copy of {disk}': 'die Kopie von {disk}',
  'QEMU gave up copying {disk} of {vm}': 'QEMU hat das Kopieren von {disk} bei {vm} aufgegeben',
  'Is there room in the target?': 'Hat das Ziel Platz?',
  'the end of the copy of {disk}': 'das Ende der Kopie von {disk}',
  '{vm} has {count} snapshots, which stay behind in the old files':
    '{vm} hat {count} Snapshots, die in den alten Dateien zurückbleiben',
  'linked clones stand on the disks of {vm}: {layers}':
    'auf den Platten von {vm} stehen verknüpfte Klone: {layers}',
  'disk {disk} is in no active storage pool: start the VM to move it':
    'die Platte {disk} liegt in keinem aktiven Speicherpool: Starten Sie die VM, um sie zu verschieben',
  'no storage pool has room for a disk of {bytes} bytes (tried: {pools})':
    'kein Speicherpool hat Platz für eine Platte von {bytes} Bytes (versucht: {pools})',
  'the end of other work on volume {volume}': 'das Ende anderer Arbeit am Volume {volume}',
  'the volume {volume} has more than {most} bytes': 'das Volume {volume} hat mehr als {most} Bytes',
  'the end of the copy to {volume}': 'das Ende der Kopie nach {volume}',
  'libvirt gave up making {volume}': 'libvirt hat es aufgegeben, {volume} anzulegen',
  'nothing proves that {volume} was copied whole: it will be made again':
    'nichts beweist, dass {volume} ganz kopiert wurde: Es wird neu angelegt',
  'the end of the copy that is going on': 'das Ende der laufenden Kopie',
  'disk {disk} is {format}: only qcow2 keeps track of changes':
    'die Platte {disk} ist {format}: Nur qcow2 merkt sich Änderungen',
  'libvirt gives the present state of a disk only: revert to the snapshot first':
    'libvirt gibt nur den jetzigen Stand einer Platte heraus: Kehren Sie zuerst zum Snapshot zurück',
  'disk {diskKey} is in no active storage pool; start the VM to export it':
    'die Platte {diskKey} liegt in keinem aktiven Speicherpool; starten Sie die VM, um sie zu exportieren',
  'A disk has a whole number of sectors of 512 bytes.':
    'Eine Platte hat eine ganze Zahl von Sektoren zu 512 Bytes.',
  'no storage pool takes the disk': 'kein Speicherpool nimmt die Platte',
  'The pieces of a disk must ascend.': 'Die Stücke einer Platte müssen aufsteigen.',
  'A piece lies beyond the disk.': 'Ein Stück liegt jenseits der Platte.',
  'the port for reading the disk was taken just now': 'der Port zum Lesen der Platte wurde gerade belegt',
  'the host has no storage pool of files to keep what the guest writes meanwhile':
    'der Host hat keinen Speicherpool aus Dateien, der aufnimmt, was der Gast inzwischen schreibt',
};
