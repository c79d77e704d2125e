/** What tests of connections and errors on the way to a hypervisor say, with what to do then. */
export const connectionTexts: Readonly<Record<string, string>> = {
  fine: 'in Ordnung',
  'a step before it failed': 'ein Schritt davor ist gescheitert',
  'not tried after the failure before it': 'nach dem Fehler davor nicht versucht',
  'missing are {list}': 'es fehlen {list}',
  'at the root folder the account lacks rights for: {list}':
    'am Stammordner fehlen dem Konto Rechte für: {list}',
  'The connection test failed at {=step}: {=detail}':
    'Der Verbindungstest ist gescheitert ({=step}): {=detail}',
  'The hypervisor does not show it any more': 'Der Hypervisor zeigt sie nicht mehr',
  'The connection is switched off': 'Die Verbindung ist ausgeschaltet',
  'The hypervisor does not answer': 'Der Hypervisor antwortet nicht',
  'There was no news from the hypervisor for a while': 'Vom Hypervisor kam eine Weile nichts Neues',
  'The hypervisor gave no sign of life': 'Der Hypervisor gab kein Lebenszeichen',
  'The hypervisor ended the watch': 'Der Hypervisor hat die Beobachtung beendet',

  'There is no connection {name}': 'Es gibt keine Verbindung {name}',
  'List the connections to see which there are.': 'Sehen Sie in der Liste nach, welche Verbindungen es gibt.',
  'The connection "{name}" is switched off': 'Die Verbindung „{name}“ ist ausgeschaltet',
  'Enable the connection first.': 'Aktivieren Sie die Verbindung zuerst.',
  'There is a connection named "{name}" already': 'Es gibt schon eine Verbindung namens „{name}“',
  'The connection "{name}" leads to the same endpoint already':
    'Die Verbindung „{name}“ führt schon zum selben Endpunkt',
  'Use "{name}", or disable or remove it first.':
    'Nutzen Sie „{name}“, oder deaktivieren oder entfernen Sie sie zuerst.',
  'The type of a connection cannot change': 'Der Typ einer Verbindung lässt sich nicht ändern',
  'Add a new connection and remove this one.': 'Legen Sie eine neue Verbindung an und entfernen Sie diese.',
  '{count} operations of the connection "{name}" have not ended':
    '{count} Vorgänge der Verbindung „{name}“ sind nicht beendet',
  'Wait for them, or cancel them, and remove the connection then.':
    'Warten Sie darauf, oder brechen Sie sie ab, und entfernen Sie dann die Verbindung.',
  'The connection "{name}" is read-only for now: its endpoint does not answer':
    'Über die Verbindung „{name}“ wird vorerst nur gelesen: Ihr Endpunkt antwortet nicht',
  'Test the connection; what it showed last stays visible, marked as stale.':
    'Testen Sie die Verbindung; was sie zuletzt zeigte, bleibt sichtbar und ist als veraltet markiert.',
  'The connection "{name}" is read-only: nothing is changed through it':
    'Über die Verbindung „{name}“ wird nur gelesen und nichts geändert',
  'Set the mode of the connection to read_write.': 'Erlauben Sie in der Verbindung das Ändern.',
  'The connection "{name}" is not usable: its endpoint did not answer lately':
    'Die Verbindung „{name}“ ist nicht nutzbar: Ihr Endpunkt hat zuletzt nicht geantwortet',
  'Test the connection; it is used again as soon as a test passes.':
    'Testen Sie die Verbindung; sobald ein Test gelingt, wird sie wieder genutzt.',
  'Too many questions are waiting for the connection "{name}"':
    'Zu viele Anfragen warten auf die Verbindung „{name}“',
  'Try again in a moment.': 'Versuchen Sie es gleich noch einmal.',
  'Look at the hypervisor: it is slow or does not answer.':
    'Sehen Sie nach dem Hypervisor: Er ist langsam oder antwortet nicht.',
  '{=operation} took longer than it was given': '{=operation} hat länger gedauert als erlaubt',
  'The connection parameters do not fit: {=faults}': 'Die Angaben zur Verbindung passen nicht: {=faults}',
  'Available: {types}.': 'Verfügbar: {types}.',

  'Check user name and password.': 'Prüfen Sie Benutzername und Kennwort.',
  'Check the address and the network.': 'Prüfen Sie Adresse und Netz.',
  'Check the address and whether the node is running.': 'Prüfen Sie die Adresse, und ob der Knoten läuft.',
  'Check the address and whether the server is running.': 'Prüfen Sie die Adresse, und ob der Server läuft.',
  'Check the address and whether the endpoint is running.':
    'Prüfen Sie die Adresse, und ob der Endpunkt läuft.',
  'Check that the address is that of a libvirt daemon, and that nothing alters its traffic.':
    'Prüfen Sie, ob unter der Adresse ein Dienst von libvirt ist und nichts den Verkehr verändert.',
  'Check that the address is that of a Proxmox VE node, and that nothing alters its traffic.':
    'Prüfen Sie, ob unter der Adresse ein Knoten von Proxmox VE ist und nichts den Verkehr verändert.',
  'Check that the address is that of a vCenter or ESXi, and that nothing alters its traffic.':
    'Prüfen Sie, ob unter der Adresse ein vCenter oder ESXi ist und nichts den Verkehr verändert.',
  'Look at the server’s log and report this.': 'Sehen Sie ins Protokoll des Servers und melden Sie dies.',
  'Look at the platform’s own words and report this.':
    'Sehen Sie sich die Worte der Plattform an und melden Sie dies.',
  'Compare the fingerprint with the node’s own, and store it with the connection.':
    'Vergleichen Sie den Fingerabdruck mit dem am Knoten selbst, und speichern Sie ihn in der Verbindung.',
  'Compare the fingerprint with the server’s own, and store it with the connection.':
    'Vergleichen Sie den Fingerabdruck mit dem am Server selbst, und speichern Sie ihn in der Verbindung.',
  'Compare the fingerprint with the destination node’s own, and store it with its connection.':
    'Vergleichen Sie den Fingerabdruck mit dem des Zielknotens, und speichern Sie ihn in dessen Verbindung.',
  'Check the user name with its realm and the password, or the token and its secret.':
    'Prüfen Sie den Benutzernamen mit seinem Realm und das Kennwort, oder das Token und sein Geheimnis.',
  'Give the account, and the token when it is separated from it, that privilege.':
    'Geben Sie dem Konto dieses Recht, und auch dem Token, wenn es eigene Rechte hat.',
  'Give the account the privilege {privilege}.': 'Geben Sie dem Konto das Recht {privilege}.',
  'Give the account the right to do this.': 'Geben Sie dem Konto das Recht dazu.',
  'Use an API token: it needs no second factor.':
    'Nutzen Sie ein API-Token: Es braucht keinen zweiten Faktor.',
  'Try again: the session was ended.': 'Versuchen Sie es noch einmal: Die Sitzung wurde beendet.',
  'See whether the node is overloaded or the network is slow.':
    'Sehen Sie nach, ob der Knoten überlastet oder das Netz langsam ist.',
  'See whether vCenter is overloaded or the network is slow.':
    'Sehen Sie nach, ob vCenter überlastet oder das Netz langsam ist.',
  'See whether the host is overloaded, and whether something swallows its traffic.':
    'Sehen Sie nach, ob der Host überlastet ist und ob etwas seinen Verkehr verschluckt.',
  'See whether the host is overloaded or one of its storage pools hangs.':
    'Sehen Sie nach, ob der Host überlastet ist oder einer seiner Speicherpools hängt.',
  'Wait: the host does not keep up with its requests.':
    'Warten Sie: Der Host kommt mit den Anfragen nicht nach.',
  'See whether libvirtd runs on the host.': 'Sehen Sie nach, ob libvirtd auf dem Host läuft.',
  'See whether libvirtd runs on the host, and check the connection’s URI.':
    'Sehen Sie nach, ob libvirtd auf dem Host läuft, und prüfen Sie die URI der Verbindung.',
  'See whether libvirtd or virtqemud runs on the host, and whether virt-ssh-helper or nc is installed there.':
    'Sehen Sie nach, ob libvirtd oder virtqemud auf dem Host läuft und dort virt-ssh-helper oder nc installiert ist.',
  'See the log of libvirtd on the host.': 'Sehen Sie ins Protokoll von libvirtd auf dem Host.',
  'Start libvirtd on the host, or correct the socket path in the URI.':
    'Starten Sie libvirtd auf dem Host, oder berichtigen Sie den Pfad des Sockets in der URI.',
  'Start libvirtd on the host, and for TLS or TCP let it listen (libvirtd-tls.socket on port 16514, libvirtd-tcp.socket on 16509).':
    'Starten Sie libvirtd auf dem Host, und lassen Sie es für TLS oder TCP lauschen (libvirtd-tls.socket an Port 16514, libvirtd-tcp.socket an 16509).',
  'Check the host in the connection’s URI, and DNS.':
    'Prüfen Sie den Host in der URI der Verbindung, und das DNS.',
  'Check the host’s name and the network.': 'Prüfen Sie den Namen des Hosts und das Netz.',
  'Check the network between the hosts.': 'Prüfen Sie das Netz zwischen den Hosts.',
  'Check the network and any firewall between here and the host.':
    'Prüfen Sie das Netz und jede Firewall zwischen hier und dem Host.',
  'Check the certificates of both sides.': 'Prüfen Sie die Zertifikate beider Seiten.',
  'Check how this server may log in to the daemon.':
    'Prüfen Sie, wie dieser Server sich beim Dienst anmelden darf.',
  'Correct the URI of the connection.': 'Berichtigen Sie die URI der Verbindung.',
  'Mend libvirt’s configuration on the host.':
    'Bringen Sie die Konfiguration von libvirt auf dem Host in Ordnung.',
  'Use the daemon’s read-write socket, or grant this account the right.':
    'Nutzen Sie den Schreib-Lese-Socket des Dienstes, oder geben Sie dem Konto das Recht.',
  'Use the daemon’s read-write socket for this connection.':
    'Nutzen Sie für diese Verbindung den Schreib-Lese-Socket des Dienstes.',
  'Let this server use the daemon’s socket without polkit or SASL, for instance as root.':
    'Lassen Sie diesen Server den Socket des Dienstes ohne polkit oder SASL nutzen, etwa als root.',
  'Add the SSH user to the group libvirt on the host, or log in as root.':
    'Nehmen Sie den SSH-Benutzer auf dem Host in die Gruppe libvirt auf, oder melden Sie sich als root an.',
  'Add the server’s user to the group libvirt, or run it as root.':
    'Nehmen Sie den Benutzer des Servers in die Gruppe libvirt auf, oder lassen Sie ihn als root laufen.',
  'Check the user in the URI, put the public key into that user’s authorized_keys on the host, then test the connection again.':
    'Prüfen Sie den Benutzer in der URI, tragen Sie den öffentlichen Schlüssel auf dem Host in dessen authorized_keys ein, und testen Sie die Verbindung erneut.',
  'Give a clientCertificate that the daemon’s CA has signed and its tls_allowed_dn_list lets in, then test the connection again.':
    'Geben Sie ein clientCertificate an, das die CA des Dienstes unterschrieben hat und seine tls_allowed_dn_list einlässt, und testen Sie die Verbindung erneut.',
  'Compare the fingerprint with the host’s own; then give its caCertificate, or the fingerprint itself.':
    'Vergleichen Sie den Fingerabdruck mit dem des Hosts; geben Sie dann sein caCertificate an, oder den Fingerabdruck selbst.',
  'Find out why it changed: somebody may stand in between. If it is right (ssh-keygen -lf on the host), set hostKey to it.':
    'Finden Sie heraus, warum er sich geändert hat: Jemand könnte dazwischenstehen. Ist er richtig (ssh-keygen -lf auf dem Host), setzen Sie hostKey darauf.',
  'See whether the file is still on the host’s storage.':
    'Sehen Sie nach, ob die Datei noch auf dem Speicher des Hosts liegt.',
  'Let the account QEMU runs as read the file.':
    'Lassen Sie das Konto, unter dem QEMU läuft, die Datei lesen.',
  'Let VNC listen on an address of the host: vnc_listen in its qemu.conf, or vncListen in the VM’s spec.':
    'Lassen Sie VNC an einer Adresse des Hosts lauschen: vnc_listen in seiner qemu.conf, oder vncListen in den Angaben der VM.',
  'Let this server through the firewall of the host to its VNC ports, 5900 and up.':
    'Lassen Sie diesen Server durch die Firewall des Hosts zu dessen VNC-Ports ab 5900.',
  'the host cannot be reached': 'der Host ist nicht zu erreichen',
  'the host name is not known': 'der Name des Hosts ist nicht bekannt',
  'this server may not open libvirt’s socket': 'dieser Server darf den Socket von libvirt nicht öffnen',
  'the daemon closed the connection': 'der Dienst hat die Verbindung geschlossen',
  'there is no connection to libvirt': 'es gibt keine Verbindung zu libvirt',
  'there is no libvirt socket at that path': 'unter diesem Pfad gibt es keinen Socket von libvirt',
  'nothing answers at libvirt’s address': 'an der Adresse von libvirt antwortet nichts',
  'the path in the URI is not a socket': 'der Pfad in der URI ist kein Socket',
  'the host is not accepted: {=why}': 'der Host wird nicht anerkannt: {=why}',
  'the daemon’s certificate is not accepted: {=why}':
    'das Zertifikat des Dienstes wird nicht anerkannt: {=why}',
  'the server’s certificate is not accepted: {=why}':
    'das Zertifikat des Servers wird nicht anerkannt: {=why}',
  'the server shows another certificate than the one that was accepted: {shown}':
    'der Server zeigt ein anderes Zertifikat als das anerkannte: {shown}',
  'nobody vouches for it ({code})': 'niemand bürgt dafür ({code})',
  'the TLS handshake took too long': 'der TLS-Handschlag hat zu lange gedauert',
  'the SSH user may not open libvirt’s socket ({=why})':
    'der SSH-Benutzer darf den Socket von libvirt nicht öffnen ({=why})',
  'SSH let us in, but nothing there leads to libvirt ({=why})':
    'SSH hat uns eingelassen, aber dort führt nichts zu libvirt ({=why})',
  'the cluster refuses the login': 'der Cluster weist die Anmeldung ab',
  'the cluster cannot be found ({code})': 'der Cluster ist nicht zu finden ({code})',
  'the server cannot be found ({code})': 'der Server ist nicht zu finden ({code})',
  'the connection to the cluster broke: {=why}': 'die Verbindung zum Cluster ist abgerissen: {=why}',
  'the connection to the server broke: {=why}': 'die Verbindung zum Server ist abgerissen: {=why}',
  'the connection broke': 'die Verbindung ist abgerissen',
  'no connection': 'keine Verbindung',
  'the cluster did not answer {=operation} in time':
    'der Cluster hat {=operation} nicht rechtzeitig beantwortet',
  'the server did not answer {=operation} in time':
    'der Server hat {=operation} nicht rechtzeitig beantwortet',
  'the node it is about does not answer ({status})': 'der Knoten, um den es geht, antwortet nicht ({status})',
  'the answer is not what a Proxmox VE node sends: {=why}': 'so antwortet kein Knoten von Proxmox VE: {=why}',
  'the answer is not what a vSphere server sends: {=why}': 'so antwortet kein Server von vSphere: {=why}',
};
