/** What the adapter for vSphere says of servers, machines, disks and changed blocks. */
export const vsphereTexts: Readonly<Record<string, string>> = {
  'a licence for {=operation}': 'eine Lizenz: {=operation}',
  'not valid': 'nicht gültig',
  'the server has no session manager': 'der Server hat keinen Sitzungsdienst',
  'the server answered HTTP {status}': 'der Server hat mit HTTP {status} geantwortet',
  'a guest cannot be told to stay': 'einem Gast lässt sich nicht sagen, er solle bleiben',
  'waiting for a task': 'wartet auf eine Aufgabe',
  '{version} is older than {oldest}': '{version} ist älter als {oldest}',
  'base of a linked copy': 'Grundlage einer verknüpften Kopie',
  'change tracking is on but has not begun for this disk':
    'die Änderungsverfolgung ist an, hat für diese Platte aber noch nicht begonnen',
  'the server goes on answering for the same stretch of the disk':
    'der Server antwortet immer wieder für denselben Abschnitt der Platte',
  'the server does not know that change id any more: the chain of changes is broken':
    'der Server kennt diese Änderungskennung nicht mehr: Die Kette der Änderungen ist gerissen',
  'snapshots leave an independent disk out, so its changes are not told':
    'Snapshots lassen eine unabhängige Platte aus, darum ist von ihr nicht bekannt, was sich geändert hat',
  'a raw disk in physical mode is not tracked': 'eine Raw-Platte im physischen Modus wird nicht verfolgt',
  'changes of this VM have not been tracked since then':
    'die Änderungen dieser VM wurden seitdem nicht verfolgt',
  'the VM’s virtual hardware is too old to track changes':
    'die virtuelle Hardware der VM ist zu alt, um Änderungen zu verfolgen',
  'change tracking cannot be switched on while the VM has snapshots':
    'die Änderungsverfolgung lässt sich nicht einschalten, solange die VM Snapshots hat',
  'not at this endpoint': 'nicht an diesem Endpunkt',
  'this adapter attaches disks to SCSI controllers only':
    'dieser Adapter hängt Platten nur an SCSI-Controller',
  'the VM has no SCSI controller; add one in vCenter':
    'die VM hat keinen SCSI-Controller; fügen Sie in vCenter einen hinzu',
  'the disk changes while the VM is running or suspended':
    'die Platte ändert sich, solange die VM läuft oder im Ruhezustand ist',
  'the server neither serves this disk as a file nor exports the VM':
    'der Server gibt diese Platte nicht als Datei heraus und exportiert die VM nicht',
  'all four SCSI controllers of the VM are full': 'alle vier SCSI-Controller der VM sind voll',
  'datastore {name} ({type}) takes no disks as files':
    'der Datastore {name} ({type}) nimmt keine Platten als Dateien an',
  'the datastore answered HTTP {status} to the upload':
    'der Datastore hat auf das Hochladen mit HTTP {status} geantwortet',
  'vCenter shares out the bandwidth of moves by itself':
    'vCenter teilt die Bandbreite von Umzügen selbst ein',
  'no other host in service sees the disks of {vm}, which runs here':
    'kein anderer Host im Dienst sieht die Platten von {vm}, die hier läuft',
  'the port group decides the VLAN: choose another network':
    'die Portgruppe bestimmt das VLAN: Wählen Sie ein anderes Netz',
  'vSphere gives a WebMKS console only': 'vSphere gibt nur eine WebMKS-Konsole',
  'no snapshot was made': 'es ist kein Snapshot entstanden',
  'autostart is not built into this version': 'Autostart ist in dieser Version nicht eingebaut',
  'The alarm is {=status}, and somebody has acknowledged it.':
    'Der Alarm steht auf {=status}, und jemand hat ihn bestätigt.',
  'The alarm is {=status}.': 'Der Alarm steht auf {=status}.',
  'The alarm is {=status} since {since}, and somebody has acknowledged it.':
    'Der Alarm steht seit {since} auf {=status}, und jemand hat ihn bestätigt.',
  'The alarm is {=status} since {since}.': 'Der Alarm steht seit {since} auf {=status}.',
  'The VM is {=state}': 'Die VM ist {=state}',
  'datastore {name} is in no datacenter': 'der Datastore {name} ist in keinem Rechenzentrum',
  'the export ended before it began ({=why})': 'der Export endete, bevor er begann ({=why})',
  'the host did not get the export ready in time': 'der Host hat den Export nicht rechtzeitig vorbereitet',
  'the server answered HTTP {status} for a part of {file}':
    'der Server hat für einen Teil von {file} mit HTTP {status} geantwortet',
  '{file} ends after {at} of {size} bytes': '{file} endet nach {at} von {size} Bytes',
  'the host answered HTTP {status} for the disk': 'der Host hat für die Platte mit HTTP {status} geantwortet',
  'the export does not say which of its files is this disk':
    'der Export sagt nicht, welche seiner Dateien diese Platte ist',
  'metadata of type {type}': 'Metadaten vom Typ {type}',
  'a grain at byte {offset}': 'ein Block bei Byte {offset}',
  'a grain of {size} packed bytes': 'ein Block von {size} gepackten Bytes',
  'no sparse VMDK': 'kein Sparse-VMDK',
  'no compressed grains': 'keine gepackten Blöcke',
  'a disk of {count} sectors': 'eine Platte von {count} Sektoren',
  'no usable grain size': 'keine brauchbare Blockgröße',
  'no usable head': 'kein brauchbarer Kopf',
  'a grain that cannot be unpacked ({=words})': 'ein Block lässt sich nicht entpacken ({=words})',
  'a grain that cannot be unpacked ()': 'ein Block lässt sich nicht entpacken',
  'its end after {taken} bytes': 'sie endet nach {taken} Bytes',
  'the host sent a disk that cannot be read: {=what}': 'der Host hat eine unlesbare Platte gesendet: {=what}',
  'VMware Tools do not run in the guest; until they do it can only be forced':
    'im Gast laufen keine VMware Tools; bis dahin lässt es sich nur erzwingen',
  'datastore cluster': 'Datastore-Cluster',
  'threshold {rate} of 5': 'Schwelle {rate} von 5',
  'on, with admission control': 'an, mit Zugangskontrolle',
  'standby: vCenter wakes it when it is needed': 'Bereitschaft: vCenter weckt ihn, wenn er gebraucht wird',
  'red: it has a problem, see its alarms': 'rot: Er hat ein Problem, sehen Sie nach seinen Alarmen',
  'yellow: it may have a problem, see its alarms':
    'gelb: Er hat vielleicht ein Problem, sehen Sie nach seinen Alarmen',
  'blank disks hold no guest to customise: name a template':
    'leere Platten haben keinen Gast, der sich anpassen ließe: Nennen Sie eine Vorlage',
  'blank disks hold no Windows to prepare: name a template':
    'leere Platten haben kein Windows, das sich vorbereiten ließe: Nennen Sie eine Vorlage',
  'a customisation specification carries no user data: use guestinfo':
    'eine Anpassungsspezifikation trägt keine Benutzerdaten: Nutzen Sie guestinfo',
  'a customisation specification carries no SSH keys: use guestinfo':
    'eine Anpassungsspezifikation trägt keine SSH-Schlüssel: Nutzen Sie guestinfo',
  'its distributed switch cannot be seen by this account': 'dieses Konto sieht ihren verteilten Switch nicht',
  'this adapter attaches disks to a paravirtual SCSI controller: ask for scsi':
    'dieser Adapter hängt Platten an einen paravirtuellen SCSI-Controller: Wählen Sie scsi',
  'at most 15 disks': 'höchstens 15 Platten',
  'at most 10 NICs': 'höchstens 10 Netzwerkkarten',
  'the server refused and did not say why': 'der Server hat abgelehnt und nicht gesagt, warum',
  'the task failed and did not say why': 'die Aufgabe ist gescheitert und hat nicht gesagt, warum',
  'this endpoint has no template {name}': 'dieser Endpunkt hat keine Vorlage {name}',
  'this endpoint has no such thing': 'das gibt es an diesem Endpunkt nicht',
  '{device} is connected to a device of its host': '{device} ist mit einem Gerät ihres Hosts verbunden',
};
