/** What does not fit in the address and the credentials of a libvirt connection. */
export const libvirtAddressTexts: Readonly<Record<string, string>> = {
  '"{uri}" is not a libvirt URI': '„{uri}“ ist keine URI von libvirt',
  'the driver "{driver}" is not one of qemu and test': 'der Treiber „{driver}“ ist weder qemu noch test',
  'the path of a qemu URI must be /system or /session':
    'der Pfad einer qemu-URI muss /system oder /session sein',
  'the path of a test URI must be /default or the path of a description file at the daemon':
    'der Pfad einer test-URI muss /default oder der Pfad einer Beschreibung beim Dienst sein',
  'the option "{name}" is not known': 'die Option „{name}“ ist unbekannt',
  'the socket must be an absolute path': 'der Socket muss ein absoluter Pfad sein',
  'a unix socket is on this machine: leave the host out':
    'ein Unix-Socket ist auf diesem Rechner: Lassen Sie den Host weg',
  'a session URI needs ?socket=, the path of that user’s socket':
    'eine session-URI braucht ?socket=, den Pfad zum Socket dieses Benutzers',
  'the transport "{transport}" is not one of unix, tcp, tls and ssh':
    'der Transport „{transport}“ ist keiner von unix, tcp, tls und ssh',
  '+{transport} needs a host, as in {example}': '+{transport} braucht einen Host, wie in {example}',
  'the port {port} is out of range': 'der Port {port} liegt außerhalb des Bereichs',
  '+ssh needs a user, as in qemu+ssh://root@kvm1.example.com/system':
    '+ssh braucht einen Benutzer, wie in qemu+ssh://root@kvm1.example.com/system',
  'a user name belongs to +ssh, not to +{transport}':
    'ein Benutzername gehört zu +ssh, nicht zu +{transport}',
  'a socket belongs to +unix or +ssh, not to +{transport}':
    'ein Socket gehört zu +unix oder +ssh, nicht zu +{transport}',
  '{=why}. Accepted forms: {forms}': '{=why}. Möglich sind: {forms}',
  'belongs to qemu+tls, and the URI is not one; leave it out':
    'gehört zu qemu+tls, und die URI ist keine solche; lassen Sie es weg',
  'belongs to qemu+ssh, and the URI is not one; leave it out':
    'gehört zu qemu+ssh, und die URI ist keine solche; lassen Sie es weg',
  'is not a certificate in PEM form': 'ist kein Zertifikat im PEM-Format',
  'is needed with clientCertificate': 'wird mit clientCertificate gebraucht',
  'is needed with clientKey': 'wird mit clientKey gebraucht',
  'is not a private key in PEM form without a passphrase':
    'ist kein privater Schlüssel im PEM-Format ohne Passphrase',
  'is not the key of clientCertificate': 'ist nicht der Schlüssel zu clientCertificate',
  'belongs to an sshKey': 'gehört zu einem sshKey',
  'is needed for qemu+ssh, or sshAgent, or sshPassword':
    'wird für qemu+ssh gebraucht, oder sshAgent, oder sshPassword',
  'is needed: the key is encrypted': 'wird gebraucht: Der Schlüssel ist verschlüsselt',
  'does not open the key': 'öffnet den Schlüssel nicht',
  'is not a private key that can be read (PEM, or OpenSSH’s own form)':
    'ist kein lesbarer privater Schlüssel (PEM oder das Format von OpenSSH)',
  'is a public key; the private one is needed': 'ist ein öffentlicher Schlüssel; gebraucht wird der private',
  'must be a libvirt URI with a host': 'muss eine URI von libvirt mit einem Host sein',
  'must be an absolute path': 'muss ein absoluter Pfad sein',
  'must be a SHA-256 fingerprint': 'muss ein SHA-256-Fingerabdruck sein',
  'must be "SHA256:…" as ssh-keygen -lf prints it, or "ssh-ed25519 AAAA…" as in known_hosts':
    'muss „SHA256:…“ sein, wie ssh-keygen -lf es zeigt, oder „ssh-ed25519 AAAA…“ wie in known_hosts',
  'we reach the destination by a socket on this machine, which its other host cannot: set migrationUri in the destination’s connection, such as {uri}':
    'wir erreichen das Ziel über einen Socket auf diesem Rechner, sein anderer Host kann das nicht: Setzen Sie migrationUri in der Verbindung des Ziels, etwa {uri}',
  'must be a libvirt URI with a host, such as {uri}':
    'muss eine URI von libvirt mit einem Host sein, etwa {uri}',
  'must begin with tcp:, rdma: or unix:': 'muss mit tcp:, rdma: oder unix: beginnen',
  'must begin with tcp: or unix:': 'muss mit tcp: oder unix: beginnen',
  'does not go together with {other}': 'geht nicht zusammen mit {other}',
  'needs postCopy': 'braucht postCopy',
};
