/** Backups and snapshots of libvirt machines: what stands in their way, what went wrong. */
export const libvirtBackupTexts: Readonly<Record<string, string>> = {
  'the end of the backup of {vm}': 'das Ende der Sicherung von {vm}',
  '{vm}: {total} bytes to look through': '{vm}: {total} Bytes durchzusehen',
  'the backup of {vm} did not come to its end: {=why}': 'die Sicherung von {vm} kam nicht zum Ende: {=why}',
  'the backup of {vm} did not come to its end': 'die Sicherung von {vm} kam nicht zum Ende',
  'libvirt has missed the end of the backup of {vm}: its daemon was restarted meanwhile':
    'libvirt hat das Ende der Sicherung von {vm} verpasst: Der Dienst wurde inzwischen neu gestartet',
  '{vm} is off: there is no guest to hold still': '{vm} ist ausgeschaltet: Es gibt keinen Gast anzuhalten',
  'the backup was taken of another VM, {vm}': 'die Sicherung ist von einer anderen VM, {vm}',
  'an incremental backup lies beside the one it stands on':
    'eine aufbauende Sicherung liegt neben der, auf der sie steht',
  'when that backup was taken nothing could keep track of changes from then on':
    'als diese Sicherung entstand, konnte sich nichts die Änderungen danach merken',
  'only a running machine tells what has changed': 'nur eine laufende Maschine sagt, was sich geändert hat',
  'it no longer knows what has changed since then: it was reverted, moved or restored':
    'sie weiß nicht mehr, was sich seitdem geändert hat: Sie wurde zurückgesetzt, verschoben oder wiederhergestellt',
  'disk {disk} of {vm} is in no active storage pool: only QEMU can read it':
    'die Platte {disk} von {vm} liegt in keinem aktiven Speicherpool: Nur QEMU kann sie lesen',
  'nothing proves that the backup of {vm} came to its end: it is begun again':
    'nichts beweist, dass die Sicherung von {vm} zum Ende kam: Sie beginnt neu',
  '{vm} was started while its backup was being taken': '{vm} wurde während der Sicherung gestartet',
  '{vm} was stopped while its backup was being taken': '{vm} wurde während der Sicherung gestoppt',
  'another backup tool keeps track of the changes of {vm} (checkpoints {names})':
    'ein anderes Sicherungsprogramm merkt sich die Änderungen von {vm} (Checkpoints {names})',
  'the disks of {vm} keep track of changes for incremental backups, and only QEMU can end that':
    'die Platten von {vm} merken sich Änderungen für aufbauende Sicherungen, und nur QEMU kann das beenden',
  'no incremental backup of {vm} can be taken: {=why}':
    'von {vm} ist keine aufbauende Sicherung möglich: {=why}',
  'QEMU has lost track of what was changed since then (was it killed?)':
    'QEMU weiß nicht mehr, was sich seitdem geändert hat (wurde es beendet?)',
  '{count} incremental backups stand on this one ({names})':
    '{count} aufbauende Sicherungen stehen auf dieser ({names})',
  '{vm} has no guest agent to hold it still': '{vm} hat keinen Gastagenten, der sie anhält',
  'the file systems of {vm} may still be frozen: {=words}':
    'die Dateisysteme von {vm} sind womöglich noch angehalten: {=words}',
  'Let them go with virsh domfsthaw, or restart the guest.':
    'Geben Sie sie mit virsh domfsthaw frei, oder starten Sie den Gast neu.',
  'it is no JSON': 'es ist kein JSON',
  'backups are kept in a pool of files (dir, fs, netfs); {pool} is of type {type}':
    'Sicherungen liegen in einem Pool aus Dateien (dir, fs, netfs); {pool} ist vom Typ {type}',
  'the backup is damaged: its volume {volume} is gone from its storage':
    'die Sicherung ist beschädigt: Ihr Volume {volume} ist vom Speicher verschwunden',
  'memory cannot be kept': 'der Arbeitsspeicher lässt sich nicht festhalten',
  'a snapshot outside the disks (external) can be deleted from libvirt 9.0 on, this is {version}':
    'ein Snapshot außerhalb der Platten (extern) lässt sich ab libvirt 9.0 löschen, dies ist {version}',
  '{vm} has snapshots inside its disks, which would be out of reach under the layers of an external one':
    '{vm} hat Snapshots in ihren Platten, die unter den Schichten eines externen nicht mehr erreichbar wären',
  'libvirt does not say what {vm} was then': 'libvirt sagt nicht, wie {vm} damals war',
  '{vm} is suspended, and its memory belongs to its disks as they are':
    '{vm} ist im Ruhezustand, und ihr Arbeitsspeicher gehört zu den Platten, wie sie sind',
  'Resume it, or stop it for good, and ask again.':
    'Setzen Sie sie fort, oder stoppen Sie sie ganz, und versuchen Sie es erneut.',
  '{vm}: merging layers': '{vm}: Schichten werden zusammengeführt',
  'the merging of {layer}': 'das Zusammenführen von {layer}',
  '{vm}: merging layers of {disk}': '{vm}: Schichten von {disk} werden zusammengeführt',
  'the snapshot lies outside the disks (external): merging its layers needs libvirt 9.0, this is {version}':
    'der Snapshot liegt außerhalb der Platten (extern): Seine Schichten führt erst libvirt 9.0 zusammen, dies ist {version}',
  'the pool of disk {disk} has gone': 'der Pool der Platte {disk} ist verschwunden',
  'the snapshot {name} lies outside the disks (external): this needs libvirt 9.0, this is {version}':
    'der Snapshot {name} liegt außerhalb der Platten (extern): Das braucht libvirt 9.0, dies ist {version}',
  'what {disk} of {vm} was then cannot be told: {path}, or what it stands on, is in no active storage pool':
    'wie {disk} von {vm} damals war, ist nicht zu sagen: {path}, oder worauf es steht, liegt in keinem aktiven Speicherpool',
  '{vm} was stopped meanwhile': '{vm} wurde inzwischen gestoppt',
  'no guest agent answers in {vm} that could hold its file systems still ({=words}); install and start qemu-guest-agent, or ask without quiescing':
    'in {vm} antwortet kein Gastagent, der die Dateisysteme anhalten könnte ({=words}); installieren und starten Sie qemu-guest-agent, oder verzichten Sie auf das Anhalten',
  '{vm} is off: only QEMU knows what has changed':
    '{vm} ist ausgeschaltet: Nur QEMU weiß, was sich geändert hat',
  '{vm} no longer knows what has changed since then: it was reverted, moved or killed':
    '{vm} weiß nicht mehr, was sich seitdem geändert hat: Sie wurde zurückgesetzt, verschoben oder abgebrochen',
  'Ask for everything anew (since: null), and copy it whole.':
    'Fordern Sie alles neu an (since: null), und kopieren Sie es ganz.',
  '{vm} is being backed up or read already': '{vm} wird schon gesichert oder gelesen',
};
