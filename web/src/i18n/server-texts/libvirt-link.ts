/** The way to a libvirt daemon: dialling, trust, login, calls, and what a test of it found. */
export const libvirtLinkTexts: Readonly<Record<string, string>> = {
  'read and write on libvirt’s socket': 'Lesen und Schreiben am Socket von libvirt',
  certificate: 'Zertifikat',
  "the peer does not speak libvirt's protocol as expected: {=why}":
    'die Gegenseite spricht das Protokoll von libvirt anders als erwartet: {=why}',
  '{=operation} is refused: the connection uses libvirt’s read-only socket':
    '{=operation} ist abgewiesen: Die Verbindung nutzt den Nur-Lese-Socket von libvirt',
  'the daemon let us in': 'der Dienst hat uns eingelassen',
  'reading only: changes will be refused': 'nur Lesen: Änderungen werden abgewiesen',
  'reading and changing': 'Lesen und Ändern',
  'KVM is advertised': 'KVM wird angeboten',
  'no KVM': 'kein KVM',
  'socket {path}': 'Socket {path}',
  '{user} at {host} over SSH': '{user} an {host} über SSH',
  'host key': 'Hostschlüssel',
  'host key {hash}': 'Hostschlüssel {hash}',
  'certificate {hash}': 'Zertifikat {hash}',
  '{=says} ({words})': '{=says} ({words})',
  'disks of running machines are read over NBD, which is not encrypted; connect by SSH for that':
    'Platten laufender Maschinen werden über NBD gelesen, das ist unverschlüsselt; verbinden Sie dafür über SSH',
  'the SSH login is gone': 'die SSH-Anmeldung ist weg',
  'the host advertises no KVM: its guests are emulated':
    'der Host bietet kein KVM an: Seine Gäste werden emuliert',
  'the connection says virtType qemu: its guests are emulated':
    'die Verbindung verlangt virtType qemu: Ihre Gäste werden emuliert',
  'nothing can be booted through the read-only socket': 'über den Nur-Lese-Socket lässt sich nichts starten',
  'a test guest is being booted, look again in half a minute':
    'ein Testgast startet gerade, sehen Sie in einer halben Minute wieder nach',
  'nobody wrote a test guest for {arch} yet': 'für {arch} gibt es noch keinen Testgast',
  'no active storage pool of files has room for its 1 MiB disk':
    'kein aktiver Speicherpool aus Dateien hat Platz für seine Platte von 1 MiB',
  'its guest could not be prepared: {=why}': 'sein Gast ließ sich nicht vorbereiten: {=why}',
  'the daemon did not start its guest in time': 'der Dienst hat seinen Gast nicht rechtzeitig gestartet',
  'was never sent': 'wurde nie gesendet',
  'got no answer; its outcome is unknown': 'bekam keine Antwort; der Ausgang ist unbekannt',
  'libvirt call {procedure} was never sent within {ms} ms':
    'der Aufruf {procedure} an libvirt wurde binnen {ms} ms nie gesendet',
  'libvirt call {procedure} got no answer; its outcome is unknown within {ms} ms':
    'der Aufruf {procedure} an libvirt bekam binnen {ms} ms keine Antwort; der Ausgang ist unbekannt',
  'libvirt call {procedure} {=where} within {ms} ms': 'der Aufruf {procedure} an libvirt {=where} ({ms} ms)',
  'the connection to libvirt is gone ({procedure}){=why}':
    'die Verbindung zu libvirt ist weg ({procedure}){=why}',
  'the connection to libvirt is gone ({procedure})': 'die Verbindung zu libvirt ist weg ({procedure})',
  'the connection to libvirt is gone ({procedure}): {=why}':
    'die Verbindung zu libvirt ist weg ({procedure}): {=why}',
  'too many libvirt calls are waiting ({procedure})': 'zu viele Aufrufe an libvirt warten ({procedure})',
  'cannot connect to libvirt ({stage}): {=why}': 'keine Verbindung zu libvirt ({stage}): {=why}',
  'the daemon demands {kinds} authentication, which is not supported: use the unix socket, TLS with a client certificate, or SSH':
    'der Dienst verlangt eine Anmeldung mit {kinds}, die nicht unterstützt ist: Nutzen Sie den Unix-Socket, TLS mit Client-Zertifikat oder SSH',
  'in the middle of a message': 'mitten in einer Nachricht',
  'libvirt error {code}': 'Fehler {code} von libvirt',
  'libvirt {version}, test driver': 'libvirt {version}, Testtreiber',
  'libvirt {version}, QEMU {qemu}': 'libvirt {version}, QEMU {qemu}',
  'this connection to libvirt has been closed': 'diese Verbindung zu libvirt ist geschlossen',
  'libvirt could not be reached in time': 'libvirt war nicht rechtzeitig zu erreichen',
  'the call was cancelled while libvirt was being reached':
    'der Aufruf wurde abgebrochen, während libvirt gesucht wurde',
  '{=why}; the host shows {hash}': '{=why}; der Host zeigt {hash}',
  'it is not the pinned one; the host shows {hash}': 'es ist nicht das festgehaltene; der Host zeigt {hash}',
  'no trusted authority has signed it': 'keine anerkannte Stelle hat es unterschrieben',
  'nobody but the host itself has signed it': 'nur der Host selbst hat es unterschrieben',
  'it has expired': 'es ist abgelaufen',
  'it is not valid yet': 'es gilt noch nicht',
  'it belongs to another host name than the one in the URI':
    'es gehört zu einem anderen Hostnamen als dem in der URI',
  'client certificate': 'Client-Zertifikat',
  'the daemon says: {message}': 'der Dienst sagt: {=message}',
  'the daemon closed the connection after the TLS handshake without confirming it, as it does when it refuses a client certificate':
    'der Dienst hat die Verbindung nach dem TLS-Handschlag ohne Bestätigung geschlossen, wie er es tut, wenn er ein Client-Zertifikat ablehnt',
  'the host has neither virt-ssh-helper nor a netcat with -U, and forwards no socket':
    'der Host hat weder virt-ssh-helper noch ein netcat mit -U und leitet keinen Socket weiter',
  'the command that leads to libvirt did not run': 'der Befehl, der zu libvirt führt, lief nicht',
  'the key': 'dem Schlüssel',
  'the keys of the agent': 'den Schlüsseln des Agenten',
  'the password': 'dem Kennwort',
  '{host} does not let {user} in with {=means}': '{host} lässt {user} mit {=means} nicht ein',
  'the host key is not the one this connection was made with: the host shows {hash} ({key})':
    'der Hostschlüssel ist nicht der, mit dem diese Verbindung angelegt wurde: Der Host zeigt {hash} ({key})',
  'the way to libvirt ended with {code}': 'der Weg zu libvirt endete mit {code}',
  reach: 'Erreichen',
  login: 'Anmeldung',
  version: 'Version',
  rights: 'Rechte',
  acceleration: 'Beschleunigung',
  'type {type}': 'Typ {type}',
  'libvirt call {procedure} was cancelled': 'der Aufruf {procedure} an libvirt wurde abgebrochen',
};
