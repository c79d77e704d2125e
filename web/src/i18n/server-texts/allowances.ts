/** Why an action is not possible on a VM now. */
export const allowanceTexts: Readonly<Record<string, string>> = {
  'you do not have the right {right}': 'Sie haben das Recht {right} nicht',
  'the hypervisor does not have this VM any more': 'der Hypervisor hat diese VM nicht mehr',
  'the connection {name} is disabled': 'die Verbindung {name} ist deaktiviert',
  'the connection {name} does not answer': 'die Verbindung {name} antwortet nicht',
  'the connection {name} is read-only': 'über die Verbindung {name} darf nur gelesen werden',
  'this host does not offer it': 'dieser Host bietet das nicht',
  'this host cannot add it to a running machine':
    'dieser Host kann es einer laufenden Maschine nicht hinzufügen',
  'the machine is {=transition}: wait until that is done':
    'die Maschine {=transition}: Warten Sie, bis das fertig ist',
  starting: 'startet',
  stopping: 'stoppt',
  restarting: 'startet neu',
  suspending: 'geht in den Ruhezustand',
  resuming: 'wird fortgesetzt',
  migrating: 'wird verschoben',
  pausing: 'wird pausiert',
  creating: 'wird angelegt',
  cloning: 'wird geklont',
  deleting: 'wird gelöscht',
  reconfiguring: 'wird geändert',
  '{action} needs a machine that is {=states}; it is {=state}':
    'dafür muss die Maschine {=states} sein; sie ist {=state}',
  running: 'eingeschaltet',
  paused: 'pausiert',
  stopped: 'ausgeschaltet',
  suspended: 'im Ruhezustand',
  crashed: 'abgestürzt',
  'in an unknown state': 'in einem unbekannten Zustand',
  'running or paused': 'eingeschaltet oder pausiert',
  'stopped or crashed': 'ausgeschaltet oder abgestürzt',
  'stopped or crashed or suspended': 'ausgeschaltet, abgestürzt oder im Ruhezustand',
  'running or paused or stopped or crashed': 'eingeschaltet, pausiert, ausgeschaltet oder abgestürzt',
  'the machine is transient: libvirt forgets it when it stops':
    'die Maschine ist flüchtig: libvirt vergisst sie, wenn sie stoppt',
  'the running machine has no free PCI port: shut it down first':
    'die laufende Maschine hat keinen freien PCI-Port: Fahren Sie sie erst herunter',
  'the machine has no disk': 'die Maschine hat keine Platte',
  'the machine has no NIC': 'die Maschine hat keine Netzwerkkarte',
  'the machine has no snapshot': 'die Maschine hat keinen Snapshot',
  'the machine has neither VNC nor a serial console': 'die Maschine hat weder VNC noch eine serielle Konsole',
  'the machine has no disk to keep a snapshot of':
    'die Maschine hat keine Platte, von der ein Snapshot möglich wäre',
  'the machine has no disk to keep a snapshot in':
    'die Maschine hat keine Platte, die einen Snapshot aufnehmen könnte',
  'disk {disk} lies in no active storage pool of files, where a layer over it could be':
    'Platte {disk} liegt in keinem aktiven Speicherpool aus Dateien, der eine Schicht darüber aufnehmen könnte',
  'disk {disk} is {=format}: qcow2 and raw can have layers':
    'Platte {disk} ist {=format}: Schichten gibt es über qcow2 und raw',
  'disk {disk} is {=format}: snapshots need qcow2 disks':
    'Platte {disk} ist {=format}: Snapshots brauchen qcow2-Platten',
  'disk {disk} is not qcow2: snapshots need qcow2 disks':
    'Platte {disk} ist nicht qcow2: Snapshots brauchen qcow2-Platten',
  'the machine has UEFI firmware whose variables are not qcow2: shut it down for a snapshot':
    'die Maschine hat UEFI-Firmware, deren Variablen nicht qcow2 sind: Fahren Sie sie für einen Snapshot herunter',
  'the machine cannot be frozen: {=reason}': 'die Maschine kann nicht eingefroren werden: {=reason}',
  'its memory is encrypted ({type}) and can be read on this host alone':
    'ihr Arbeitsspeicher ist verschlüsselt ({type}) und nur auf diesem Host lesbar',
  'devices of its host are handed through, and their state cannot be kept: shut it down instead':
    'Geräte ihres Hosts sind durchgereicht, und deren Zustand lässt sich nicht aufheben: Fahren Sie sie stattdessen herunter',
  'the node it lies on does not answer': 'der Knoten, auf dem sie liegt, antwortet nicht',
  'not while the VM is {=state}': 'nicht, solange die VM {=state} ist',
  'another task holds the VM ({lock})': 'eine andere Aufgabe hält die VM fest ({lock})',
  'another task holds the VM': 'eine andere Aufgabe hält die VM fest',
  'the VM is protected': 'die VM ist geschützt',
  'a container cannot be suspended': 'ein Container kennt keinen Ruhezustand',
  'a container cannot be paused': 'ein Container kann nicht pausiert werden',
  'a running container can only be cloned from a snapshot':
    'ein laufender Container kann nur von einem Snapshot geklont werden',
  'the VM’s host does not answer': 'der Host der VM antwortet nicht',
  'VMware Tools are not installed in the guest; it can only be forced':
    'im Gast sind keine VMware Tools installiert; es geht nur mit Zwang',
};
