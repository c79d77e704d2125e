/** What to do next, as errors of the server and of the adapters say it. */
export const nextStepTexts: Readonly<Record<string, string>> = {
  'Choose another name.': 'Wählen Sie einen anderen Namen.',
  'Choose one of: {names}.': 'Wählen Sie eines von: {names}.',
  'Use one of: {names}': 'Nehmen Sie eines von: {names}',
  'Choose another target.': 'Wählen Sie ein anderes Ziel.',
  'Choose one that the node has.': 'Wählen Sie eines, das der Knoten hat.',
  'Ask for less.': 'Verlangen Sie weniger.',
  'Ask for less memory, or choose a larger host.':
    'Verlangen Sie weniger Arbeitsspeicher, oder wählen Sie einen größeren Host.',
  'Ask for a larger size, or add a smaller disk and copy what you need.':
    'Verlangen Sie eine größere Platte, oder hängen Sie eine kleinere an und kopieren Sie das Nötige.',
  'Free space, or choose another storage.': 'Schaffen Sie Platz, oder wählen Sie einen anderen Speicher.',
  'Free space in the pool, or use another one.': 'Schaffen Sie Platz im Pool, oder nehmen Sie einen anderen.',
  'Free space or choose another datastore.': 'Schaffen Sie Platz, oder wählen Sie einen anderen Datastore.',
  'Free space, choose another datastore, or ask for a thin disk.':
    'Schaffen Sie Platz, wählen Sie einen anderen Datastore, oder verlangen Sie eine dünn belegte Platte.',
  'Stop a VM on the host.': 'Stoppen Sie eine VM auf dem Host.',
  'Stop a VM on the host, or ask for less memory.':
    'Stoppen Sie eine VM auf dem Host, oder verlangen Sie weniger Arbeitsspeicher.',
  'Raise the daemon’s limit of open files.': 'Erhöhen Sie die Zahl der Dateien, die der Dienst öffnen darf.',
  'Another process holds the disk: wait, or find out which.':
    'Ein anderer Prozess hält die Platte fest: Warten Sie, oder finden Sie heraus, welcher.',
  'Wait until the job on this VM is done.': 'Warten Sie, bis die Arbeit an dieser VM fertig ist.',
  'Look at the VM’s state and ask for what it allows.':
    'Sehen Sie nach dem Zustand der VM und verlangen Sie, was er zulässt.',
  'Move the disks to shared storage, or state that they are shared.':
    'Legen Sie die Platten auf gemeinsamen Speicher, oder geben Sie an, dass sie gemeinsam sind.',
  'Another job holds this VM: wait for it or cancel it.':
    'Eine andere Arbeit hält diese VM fest: Warten Sie darauf, oder brechen Sie sie ab.',
  'The guest agent does not answer: see whether it runs in the guest.':
    'Der Gastagent antwortet nicht: Sehen Sie nach, ob er im Gast läuft.',
  'Wait until the other task has ended.': 'Warten Sie, bis die andere Aufgabe beendet ist.',
  'Read the VM again: its state has changed.': 'Lesen Sie die VM neu: Ihr Zustand hat sich geändert.',
  'Read the VM again and repeat the change.': 'Lesen Sie die VM neu und wiederholen Sie die Änderung.',
  'Give it more time, or force it.': 'Geben Sie mehr Zeit, oder erzwingen Sie es.',
  'Give it more time, or stop it by force.': 'Geben Sie mehr Zeit, oder erzwingen Sie das Stoppen.',
  'Follow the task again.': 'Verfolgen Sie die Aufgabe erneut.',
  'Stop it first.': 'Stoppen Sie sie zuerst.',
  'Stop it first, or delete it by force.': 'Stoppen Sie sie zuerst, oder erzwingen Sie das Löschen.',
  'Stop it first, or force its removal.': 'Stoppen Sie sie zuerst, oder erzwingen Sie das Löschen.',
  'Stop it first, or ask for a live migration.':
    'Stoppen Sie sie zuerst, oder verschieben Sie sie im laufenden Betrieb.',
  'Stop it first, or ask for it while it is off.':
    'Stoppen Sie sie zuerst, oder ändern Sie sie, wenn sie ausgeschaltet ist.',
  'Stop it, or name a snapshot.': 'Stoppen Sie ihn, oder nennen Sie einen Snapshot.',
  'Start it first.': 'Starten Sie sie zuerst.',
  'Start it instead.': 'Starten Sie sie stattdessen.',
  'Start it there.': 'Starten Sie sie dort.',
  'Continue it instead.': 'Setzen Sie sie stattdessen fort.',
  'Continue it first, or stop it by force.': 'Setzen Sie sie zuerst fort, oder erzwingen Sie das Stoppen.',
  'Resume it first.': 'Setzen Sie sie zuerst fort.',
  'Resume it, or force it.': 'Setzen Sie sie fort, oder erzwingen Sie es.',
  'Resume it first, or delete it with what it remembers.':
    'Setzen Sie sie zuerst fort, oder löschen Sie sie mitsamt ihrem Gedächtnis.',
  'Shut it down first; it can be started again when the copy is made.':
    'Fahren Sie sie zuerst herunter; wenn die Kopie da ist, kann sie wieder starten.',
  'See what holds the guest up on its console, or restart it by force.':
    'Sehen Sie auf der Konsole nach, was den Gast aufhält, oder erzwingen Sie den Neustart.',
  'See what holds the guest up on its console, or stop it by force.':
    'Sehen Sie auf der Konsole nach, was den Gast aufhält, oder erzwingen Sie das Stoppen.',
  'Look again later.': 'Sehen Sie später wieder nach.',
  'Unmount it in the guest, or stop the VM, and ask again.':
    'Hängen Sie sie im Gast aus, oder stoppen Sie die VM, und versuchen Sie es erneut.',
  'Delete the linked clones first, or work with one more clone of this VM instead.':
    'Löschen Sie zuerst die verknüpften Klone, oder arbeiten Sie mit einem weiteren Klon dieser VM.',
  'Remove the linked copies first.': 'Entfernen Sie zuerst die verknüpften Kopien.',
  'Remove what hangs on it first.': 'Entfernen Sie zuerst, was daran hängt.',
  'Switch its protection off.': 'Schalten Sie ihren Schutz aus.',
  'Bring back enough of its nodes.': 'Bringen Sie genügend Knoten zurück.',
  'See whether that node is running.': 'Sehen Sie nach, ob dieser Knoten läuft.',
  'See whether the storage is online.': 'Sehen Sie nach, ob der Speicher erreichbar ist.',
  'See whether the host is connected.': 'Sehen Sie nach, ob der Host verbunden ist.',
  'See which edition is licensed.': 'Sehen Sie nach, welche Edition lizenziert ist.',
  'Take it out first.': 'Nehmen Sie es zuerst heraus.',
  'Take it out of HA first.': 'Nehmen Sie sie zuerst aus der HA.',
  'Remove its replication job first.': 'Entfernen Sie zuerst ihren Replikationsauftrag.',
  'Ask for a live migration.': 'Verschieben Sie sie im laufenden Betrieb.',
  'Move it cold.': 'Verschieben Sie sie ausgeschaltet.',
  'Move it live, or stop it first.': 'Verschieben Sie sie im laufenden Betrieb, oder stoppen Sie sie zuerst.',
  'Move it as it is: "live": false, or --cold.':
    'Verschieben Sie sie, wie sie ist: "live": false, oder --cold.',
  'Move or stop it first.': 'Verschieben oder stoppen Sie sie zuerst.',
  'Disconnect it first, or move the VM cold.':
    'Trennen Sie es zuerst, oder verschieben Sie die VM ausgeschaltet.',
  'Mend what it names, or choose another target.':
    'Beheben Sie, was genannt ist, oder wählen Sie ein anderes Ziel.',
  'Mend what is named, then ask again.': 'Beheben Sie, was genannt ist, und versuchen Sie es erneut.',
  'Wait until it has arrived.': 'Warten Sie, bis sie angekommen ist.',
  'Stop one of the two by force at once, and check its disks.':
    'Stoppen Sie eine der beiden sofort mit Zwang, und prüfen Sie ihre Platten.',
  'Clone the VM here, which gives it another number, and move the copy.':
    'Klonen Sie die VM hier, so bekommt sie eine andere Nummer, und verschieben Sie die Kopie.',
  'Clone it here, and move the copy.': 'Klonen Sie sie hier, und verschieben Sie die Kopie.',
  'Nothing is to be done.': 'Es ist nichts zu tun.',
  'Look at the task’s log, then ask again.':
    'Sehen Sie ins Protokoll der Aufgabe, und versuchen Sie es erneut.',
  'Look at the tasks of both clusters.': 'Sehen Sie nach den Aufgaben beider Cluster.',
  'See the logs of QEMU on both hosts, then ask again.':
    'Sehen Sie in die Protokolle von QEMU auf beiden Hosts, und versuchen Sie es erneut.',
  'Name another connection of the same type.': 'Nennen Sie eine andere Verbindung desselben Typs.',
  'Leave that setting out, or do it in the cluster’s own interface.':
    'Lassen Sie diese Einstellung weg, oder nehmen Sie sie in der Oberfläche des Clusters vor.',
  'Retry the clean-up once the node is back.': 'Wiederholen Sie das Aufräumen, wenn der Knoten zurück ist.',
  'Retry the clean-up once the cause is gone.':
    'Wiederholen Sie das Aufräumen, wenn die Ursache behoben ist.',
  'Remove by hand what is too much.': 'Entfernen Sie von Hand, was zu viel ist.',
  'Look at the guest (its uptime), and restart it again if it did not.':
    'Sehen Sie nach der Laufzeit des Gasts, und starten Sie ihn noch einmal neu, falls er es nicht tat.',
  'See what the operation left at the hypervisor; it cannot be continued by this version.':
    'Sehen Sie nach, was der Vorgang am Hypervisor hinterlassen hat; diese Version kann ihn nicht fortsetzen.',
  'Name the storage of the earlier backup, or take a full backup to the new one.':
    'Nennen Sie den Speicher der früheren Sicherung, oder sichern Sie in den neuen vollständig.',
  'Take a full backup: leave `since` out and name a target.':
    'Sichern Sie vollständig: Lassen Sie `since` weg und nennen Sie ein Ziel.',
  'Take a full backup; later ones can build on it.':
    'Sichern Sie vollständig; spätere Sicherungen können darauf aufbauen.',
  'Start it, or take a full backup; later ones can build on it.':
    'Starten Sie sie, oder sichern Sie vollständig; spätere Sicherungen können darauf aufbauen.',
  'See whether the VM still runs and its target has room, then ask again.':
    'Sehen Sie nach, ob die VM noch läuft und das Ziel Platz hat, und versuchen Sie es erneut.',
  'Ask for the backup again.': 'Sichern Sie erneut.',
  'Wait for the end of that backup, or stop it, and ask again.':
    'Warten Sie das Ende dieser Sicherung ab, oder brechen Sie sie ab, und versuchen Sie es erneut.',
  'Delete those first, the newest before the others.':
    'Löschen Sie zuerst diese, die neueste vor den anderen.',
  'Read the whole disk once: ask without "since".': 'Lesen Sie die Platte einmal ganz: ohne "since".',
  'Stop and start the VM once, then ask again.':
    'Stoppen und starten Sie die VM einmal, und versuchen Sie es erneut.',
  'Delete its snapshots, ask once, then take them again.':
    'Löschen Sie ihre Snapshots, versuchen Sie es einmal, und legen Sie sie dann neu an.',
  'Stop the VM, or take a snapshot and export the disk of that.':
    'Stoppen Sie die VM, oder legen Sie einen Snapshot an und exportieren Sie dessen Platte.',
  'Change the spec, or name a connection under placement.connection; POST /vms/placement explains each.':
    'Ändern Sie die Angaben, oder nennen Sie eine Verbindung; die Platzierung erklärt jede.',
  'Name a connection by its name or id, or leave it out to have one chosen.':
    'Nennen Sie eine Verbindung bei Namen oder Kennung, oder lassen Sie sie weg, damit eine gewählt wird.',
};
