/** Advice on VMs: what could be better about one, and why. */
export const findingTexts: Readonly<Record<string, string>> = {
  'The guest is emulated although the host has KVM': 'Der Gast wird emuliert, obwohl der Host KVM hat',
  'Every instruction is translated, which costs a factor of ten or more. Run it as type kvm.':
    'Jeder Befehl wird übersetzt, das kostet den Faktor zehn und mehr. Führen Sie ihn als Typ kvm aus.',
  'The guest sees the host’s CPU as it is': 'Der Gast sieht die CPU des Hosts, wie sie ist',
  'It is the fastest model, but the guest moves live only between hosts of the very same processor and microcode. Take host-model if it is to move.':
    'Das ist das schnellste Modell, aber im Betrieb zieht der Gast nur zwischen Hosts mit genau demselben Prozessor und Mikrocode um. Nehmen Sie host-model, wenn er umziehen soll.',
  'The CPU model {model} is older than today’s systems demand':
    'Das CPU-Modell {model} ist älter, als heutige Systeme verlangen',
  'It lacks SSE4 and the like (x86-64-v2): current distributions do not start, cryptography is slow. Take another model.':
    'Ihm fehlen SSE4 und Ähnliches (x86-64-v2): Aktuelle Distributionen starten nicht, Kryptografie ist langsam. Nehmen Sie ein anderes Modell.',
  'Each of the {count} virtual CPUs is a socket of its own':
    'Jede der {count} virtuellen CPUs ist ein eigener Sockel',
  'Schedulers keep related work within a socket, and Windows editions use two or four sockets only. Lay the CPUs out as cores of one socket.':
    'Scheduler halten Zusammengehöriges in einem Sockel, und Windows nutzt je nach Edition nur zwei oder vier. Legen Sie die CPUs als Kerne eines Sockels an.',
  'Disk {disk} is on an emulated {bus} controller':
    'Platte {disk} hängt an einem emulierten {bus}-Controller',
  'Each request costs several exits from the guest. Move it to virtio; a Windows guest needs the virtio driver first.':
    'Jede Anfrage verlässt den Gast mehrmals. Hängen Sie sie an virtio; ein Windows-Gast braucht vorher den virtio-Treiber.',
  'Disk {disk} ignores flushes': 'Platte {disk} übergeht das Ausschreiben',
  'What the guest believes to be on disk is lost when the host loses power: file systems and databases break. Take cache none.':
    'Was der Gast auf der Platte glaubt, geht bei Stromausfall des Hosts verloren: Dateisysteme und Datenbanken nehmen Schaden. Nehmen Sie den Cache-Modus none.',
  'Disk {disk} is cached by guest and host ({cache})':
    'Platte {disk} wird von Gast und Host gepuffert ({cache})',
  'The host’s memory fills with what the guest has in its own already, and a live migration is refused on most storage, because the other host does not see what is cached here. Take cache none.':
    'Der Arbeitsspeicher des Hosts füllt sich mit dem, was der Gast schon selbst hält, und auf den meisten Speichern ist Verschieben im Betrieb unmöglich, weil der andere Host den Puffer nicht sieht. Nehmen Sie den Cache-Modus none.',
  'Disk {disk} asks for native I/O through the host’s cache':
    'Platte {disk} verlangt native E/A durch den Puffer des Hosts',
  'Linux does asynchronous I/O past its cache only: QEMU refuses to start. Take cache none with it.':
    'Linux kann asynchrone E/A nur am Puffer vorbei: QEMU startet so nicht. Nehmen Sie dazu den Cache-Modus none.',
  'Disk {disk} has {queues} queues for {cpus} virtual CPUs':
    'Platte {disk} hat {queues} Warteschlangen für {cpus} virtuelle CPUs',
  'CPUs that share a queue wait for one another at every request. Give it as many queues as CPUs, or leave them to QEMU.':
    'CPUs, die sich eine Warteschlange teilen, warten bei jeder Anfrage aufeinander. Geben Sie ihr so viele wie CPUs, oder überlassen Sie es QEMU.',
  'The SCSI controller has {queues} queues for {cpus} virtual CPUs':
    'Der SCSI-Controller hat {queues} Warteschlangen für {cpus} virtuelle CPUs',
  'All its disks share them: CPUs wait for one another at every request. Give it as many queues as CPUs.':
    'Alle seine Platten teilen sie sich: CPUs warten bei jeder Anfrage aufeinander. Geben Sie ihm so viele wie CPUs.',
  'Disks are served by QEMU’s main thread': 'Der Hauptthread von QEMU bedient die Platten',
  'Everything else it does (screen, monitor, migration) delays their requests. Give them a thread of their own.':
    'Alles andere, was er tut (Bildschirm, Monitor, Umzug), hält ihre Anfragen auf. Geben Sie ihnen einen eigenen Thread.',
  'The machine type {machine} is a board of 1996': 'Der Maschinentyp {machine} ist ein Board von 1996',
  'It has no PCI Express: secure boot and passing modern devices through need it. Make it q35; its disks must not be on IDE.':
    'Ihm fehlt PCI Express, das Secure Boot und durchgereichte moderne Geräte brauchen. Nehmen Sie q35; die Platten dürfen nicht an IDE hängen.',
  'The machine type {machine} belongs to QEMU {made}, the host has {current}':
    'Der Maschinentyp {machine} gehört zu QEMU {made}, der Host hat {current}',
  'QEMU drops machine types after some years, and newer ones carry the fixes. Take the newest at a planned restart.':
    'QEMU gibt Maschinentypen nach einigen Jahren auf, und neuere enthalten die Korrekturen. Nehmen Sie bei einem geplanten Neustart den neuesten.',
  'There is no channel for the guest agent': 'Es gibt keinen Kanal für den Gastagenten',
  'Without it addresses are guessed, file systems are not quiet during snapshots, and a shutdown is only asked for by button.':
    'Ohne ihn werden Adressen geraten, Dateisysteme ruhen bei Snapshots nicht, und heruntergefahren wird nur per Taste.',
  'The guest agent does not answer': 'Der Gastagent antwortet nicht',
  'The channel is there, but nothing in the guest listens. Install and start qemu-guest-agent inside it.':
    'Der Kanal ist da, aber im Gast hört niemand zu. Installieren und starten Sie darin qemu-guest-agent.',
  'Neither virtual CPUs nor memory can be added while it runs':
    'Im Betrieb lassen sich weder virtuelle CPUs noch Arbeitsspeicher hinzufügen',
  'Both need room that is set aside when the guest starts. Give it an upper end for each.':
    'Beides braucht Platz, der beim Start des Gasts bereitgestellt wird. Geben Sie für beides eine Obergrenze an.',
  'The guest has {=what}': 'Der Gast hat {=what}',
  'devices of its host': 'Geräte seines Hosts',
  'memory only this host’s processor can read':
    'Arbeitsspeicher, den nur der Prozessor dieses Hosts lesen kann',
  'It can be neither moved while it runs nor suspended to disk. Plan its downtime with that of the host.':
    'Er lässt sich weder im Betrieb verschieben noch auf Platte anhalten. Planen Sie seine Auszeit mit der des Hosts.',
  '{amount} GiB of memory in ordinary pages': '{amount} GiB Arbeitsspeicher in gewöhnlichen Seiten',
  'Address translation of a guest goes through two tables; with pages of 2 MiB far fewer of its steps miss the cache. {=advice}':
    'Die Adressübersetzung eines Gasts geht durch zwei Tabellen; mit Seiten von 2 MiB verfehlen weit weniger Schritte den Cache. {=advice}',
  'The host has set enough of them aside.': 'Der Host hat genügend davon bereitgestellt.',
  'Set {needed} aside on the host first (sysctl vm.nr_hugepages), it has {free}.':
    'Stellen Sie auf dem Host zuerst {needed} bereit (sysctl vm.nr_hugepages), er hat {free}.',
  'Ballooning is asked for on huge pages': 'Ballooning ist bei großen Seiten verlangt',
  'What the balloon takes from the guest does not come back to the host: huge pages are freed whole or not at all. Give up one.':
    'Was der Balloon dem Gast nimmt, kommt nicht zum Host zurück: Große Seiten werden ganz oder gar nicht frei. Geben Sie eines von beiden auf.',
  'Ballooning is asked for beside devices of the host': 'Ballooning ist neben Geräten des Hosts verlangt',
  'A device that is handed through may write to any page, so QEMU pins all of them and the balloon does nothing. Give it up.':
    'Ein durchgereichtes Gerät darf in jede Seite schreiben, deshalb hält QEMU alle fest, und der Balloon bewirkt nichts. Verzichten Sie darauf.',
  'The guest has no balloon': 'Der Gast hat keinen Balloon',
  'It tells how much of its memory is used, even where it never takes any. Without it memory figures are missing.':
    'Er sagt, wie viel Arbeitsspeicher belegt ist, auch wenn er nie welchen nimmt. Ohne ihn fehlen diese Werte.',
  '{count} operations on disk {disk} have failed since it was started':
    '{count} Zugriffe auf Platte {disk} sind seit dem Start gescheitert',
  'Its storage is full, broken or out of reach. Look at the storage it lies on and at the host’s log.':
    'Ihr Speicher ist voll, defekt oder nicht erreichbar. Sehen Sie nach dem Speicher und ins Protokoll des Hosts.',
  'Disk {disk} takes {time} ms for an operation, in the mean':
    'Platte {disk} braucht im Mittel {time} ms für einen Zugriff',
  'Its storage is overloaded or far away. Move it to faster storage, or limit its neighbours.':
    'Ihr Speicher ist überlastet oder weit weg. Legen Sie sie auf schnelleren Speicher, oder begrenzen Sie ihre Nachbarn.',
  'QEMU has other virtual CPUs than libvirt believes': 'QEMU hat andere virtuelle CPUs, als libvirt glaubt',
  'QEMU has other memory modules than libvirt believes': 'QEMU hat andere Speichermodule, als libvirt glaubt',
  'Somebody changed it behind libvirt’s back: the next change may fail or kill it. Stop the guest and start it again.':
    'Jemand hat ihn an libvirt vorbei geändert: Die nächste Änderung kann scheitern oder ihn beenden. Stoppen und starten Sie den Gast.',
  'The guest has not taken all the memory it was given':
    'Der Gast hat nicht allen gegebenen Arbeitsspeicher genommen',
  'Its kernel lacks the virtio-mem driver or does not put new blocks to use: set memhp_default_state=online in it.':
    'Seinem Kernel fehlt der Treiber virtio-mem, oder er nutzt neue Blöcke nicht: Setzen Sie darin memhp_default_state=online.',
  'The guest writes to its memory faster than it is sent':
    'Der Gast schreibt schneller in seinen Arbeitsspeicher, als dieser übertragen wird',
  'The migration will not end like this. Raise the bandwidth, or begin it again with auto-converge or post-copy.':
    'So endet das Verschieben nicht. Erhöhen Sie die Bandbreite, oder beginnen Sie es mit Auto-Converge oder Post-Copy neu.',
  'NIC {mac} emulates {=model}': 'Netzwerkkarte {mac} emuliert {=model}',
  'Each packet costs several exits from the guest. Make it virtio; a Windows guest needs the virtio driver first.':
    'Jedes Paket verlässt den Gast mehrmals. Nehmen Sie virtio; ein Windows-Gast braucht vorher den virtio-Treiber.',
  'NIC {mac} has {queues} queues for {cpus} virtual CPUs':
    'Netzwerkkarte {mac} hat {queues} Warteschlangen für {cpus} virtuelle CPUs',
  'NIC {mac} has {queues} queue for {cpus} virtual CPUs':
    'Netzwerkkarte {mac} hat {queues} Warteschlange für {cpus} virtuelle CPUs',
  'One CPU handles all packets of a queue. Give it as many as CPUs, eight at most; the guest uses them by itself.':
    'Alle Pakete einer Warteschlange bearbeitet eine CPU. Geben Sie ihr so viele wie CPUs, höchstens acht; der Gast nutzt sie von selbst.',
  'Virtual CPUs are pinned to the NUMA nodes {nodes}':
    'Virtuelle CPUs sind an die NUMA-Knoten {nodes} gebunden',
  'The guest takes all its memory to be equally near, but half of its accesses cross the sockets. {=advice}':
    'Der Gast hält allen Arbeitsspeicher für gleich nah, aber die Hälfte der Zugriffe geht zum anderen Sockel. {=advice}',
  'It is larger than a node: give it as many NUMA cells as it uses nodes.':
    'Er ist größer als ein Knoten: Geben Sie ihm so viele NUMA-Zellen, wie er Knoten nutzt.',
  'It fits into node {node}: pin it there.': 'Er passt in Knoten {node}: Binden Sie ihn dort.',
  'Several virtual CPUs are pinned to host CPU {cpu} alone':
    'Mehrere virtuelle CPUs sind allein an die Host-CPU {cpu} gebunden',
  'They take turns there while other host CPUs may idle, and spin for locks the waiting one holds. Give each its own.':
    'Dort wechseln sie sich ab, während andere CPUs womöglich ruhen, und warten auf Sperren der jeweils anderen. Geben Sie jeder eine eigene.',
  'Memory comes from node {from}, the virtual CPUs run on node {near}':
    'Der Arbeitsspeicher kommt von Knoten {from}, die virtuellen CPUs laufen auf Knoten {near}',
  'Every access to memory crosses the sockets. Take the memory from where the CPUs are.':
    'Jeder Speicherzugriff geht zum anderen Sockel. Nehmen Sie den Arbeitsspeicher von dort, wo die CPUs sind.',
  'The guest is larger than any NUMA node of the host and does not know it':
    'Der Gast ist größer als jeder NUMA-Knoten des Hosts und weiß es nicht',
  'Its kernel places memory and threads as if all were equally near. Give it cells, each bound to a node of the host.':
    'Sein Kernel verteilt Speicher und Threads, als wäre alles gleich nah. Geben Sie ihm Zellen, jede an einen Knoten des Hosts gebunden.',

  'vCenter alarm: {name}': 'Alarm in vCenter: {name}',
  'The VM waits for an answer': 'Die VM wartet auf eine Antwort',
  'It does not go on before somebody answers it in vCenter: {question}':
    'Sie macht erst weiter, wenn jemand in vCenter antwortet: {question}',
  'Its host or vCenter cannot read its files: see whether its datastore is there and its folder was moved.':
    'Ihr Host oder vCenter kann ihre Dateien nicht lesen: Sehen Sie nach, ob ihr Datastore da ist und ihr Ordner verschoben wurde.',
  'vCenter finds fault with its configuration': 'vCenter beanstandet ihre Konfiguration',
  'Disks of the VM need consolidation': 'Platten der VM müssen konsolidiert werden',
  'Delta files without a snapshot grow and slow it down: consolidate its disks in vCenter.':
    'Delta-Dateien ohne Snapshot wachsen und bremsen sie: Konsolidieren Sie ihre Platten in vCenter.',
  'Snapshot {name} is older than three days': 'Snapshot {name} ist älter als drei Tage',
  'A snapshot slows the VM down and can fill its datastore the longer it stands: delete it when nobody goes back to it.':
    'Ein Snapshot bremst die VM und kann mit der Zeit ihren Datastore füllen: Löschen Sie ihn, wenn niemand mehr darauf zurückgeht.',
  'A network card is emulated': 'Eine Netzwerkkarte ist emuliert',
  'vmxnet3 moves more with less work of the host, where the guest has its driver (every VMware Tools brings it).':
    'vmxnet3 überträgt mehr bei weniger Arbeit des Hosts, wenn der Gast den Treiber hat (alle VMware Tools bringen ihn mit).',
  'VMware Tools are not installed in the guest': 'Im Gast sind keine VMware Tools installiert',
  'Without them it cannot be asked to shut down, and nobody learns its addresses: install open-vm-tools.':
    'Ohne sie lässt er sich nicht geordnet herunterfahren, und niemand erfährt seine Adressen: Installieren Sie open-vm-tools.',
  'VMware Tools in the guest are old': 'Die VMware Tools im Gast sind alt',
  'A newer version mends faults and is supported for longer: upgrade them in the guest.':
    'Eine neuere Version behebt Fehler und wird länger unterstützt: Aktualisieren Sie sie im Gast.',
};
