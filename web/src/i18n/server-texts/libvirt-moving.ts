/** Moving a machine between libvirt hosts: why not, how far, what became of it. */
export const libvirtMovingTexts: Readonly<Record<string, string>> = {
  '{vm} cannot go to {host}: {=reasons}': '{vm} kann nicht nach {host}: {=reasons}',
  'sharedStorage and a targetStorage exclude each other: say which is meant':
    'sharedStorage und targetStorage schließen einander aus: Sagen Sie, was gilt',
  'its disks are files of its host ({path}): say sharedStorage if the destination sees the same files, or name a targetStorage there to have them copied':
    'ihre Platten sind Dateien ihres Hosts ({path}): Wählen Sie gemeinsamen Speicher, wenn das Ziel dieselben Dateien sieht, oder nennen Sie dort einen Speicher, auf den sie kopiert werden',
  'the destination has no storage pool {pool}': 'am Ziel gibt es keinen Speicherpool {pool}',
  'the storage pool {pool} is not active: start it':
    'der Speicherpool {pool} ist nicht aktiv: Starten Sie ihn',
  'disks are copied into pools of files only, and {pool} is of type {type}':
    'Platten werden nur in Pools aus Dateien kopiert, und {pool} ist vom Typ {type}',
  '{disk} is named by pool and volume, which only a machine that is off can be copied with: stop it':
    '{disk} ist mit Pool und Volume benannt, so lässt sich nur eine ausgeschaltete Maschine kopieren: Stoppen Sie sie',
  'a tunnelled migration cannot copy disks: leave tunnelled out':
    'eine getunnelte Migration kann keine Platten kopieren: Lassen Sie tunnelled weg',
  'its pool {pool} at the destination has no file {path}: the storage is not shared':
    'ihr Pool {pool} hat am Ziel keine Datei {path}: Der Speicher ist nicht gemeinsam',
  'the medium in {disk} ({path}) is too large to be copied along':
    'das Medium in {disk} ({path}) ist zu groß, um mitkopiert zu werden',
  '{disk} ({path}) lies in no active storage pool of its host: define one over its folder, or move the machine while it runs':
    '{disk} ({path}) liegt in keinem aktiven Speicherpool ihres Hosts: Legen Sie einen über dem Ordner an, oder verschieben Sie die Maschine im laufenden Betrieb',
  '{disk} is of format {format}: only qcow2 and raw are copied':
    '{disk} hat das Format {format}: Kopiert werden nur qcow2 und raw',
  'the storage pool {pool} has {free} free bytes, its disks are {needed}':
    'der Speicherpool {pool} hat {free} freie Bytes, ihre Platten brauchen {needed}',
  'its memory is saved to disk: resume it, or stop it for good':
    'ihr Arbeitsspeicher ist auf Platte gesichert: Setzen Sie sie fort, oder stoppen Sie sie ganz',
  'its UEFI variables are kept by its host and would be lost: start it, and move it live':
    'ihre UEFI-Variablen liegen bei ihrem Host und gingen verloren: Starten Sie sie, und verschieben Sie sie im laufenden Betrieb',
  'the state of its TPM is kept by its host and would be lost: start it, and move it live':
    'der Zustand ihres TPM liegt bei ihrem Host und ginge verloren: Starten Sie sie, und verschieben Sie sie im laufenden Betrieb',
  'the end of the copying': 'das Ende des Kopierens',
  'the process that copied the disks is gone: they are copied anew':
    'der Vorgang, der die Platten kopierte, ist weg: Sie werden neu kopiert',
  '{done} of {total} MiB {word}': '{done} von {total} MiB {word}',
  '{disk} arrived otherwise than it was sent (SHA-256 {arrived}… instead of {sent}…)':
    '{disk} kam anders an, als sie gesendet wurde (SHA-256 {arrived}… statt {sent}…)',
  '{disk} has gone while the machine was being moved': '{disk} ist verschwunden, während die Maschine umzog',
  'See who uses it at its host, and ask again: nothing has been changed.':
    'Sehen Sie an ihrem Host nach, wer sie benutzt, und versuchen Sie es erneut: Nichts wurde geändert.',
  '{vm} was started while its disks were copied': '{vm} wurde gestartet, während ihre Platten kopiert wurden',
  '{vm} is known at the destination, so its disks there are left alone':
    '{vm} ist am Ziel bekannt, darum bleiben ihre Platten dort unberührt',
  'See on which host it runs, and delete the disks of the other one.':
    'Sehen Sie nach, auf welchem Host sie läuft, und löschen Sie die Platten am anderen.',
  'the volume {volume} has gone from the destination': 'das Volume {volume} ist vom Ziel verschwunden',
  'the end of the migration': 'das Ende des Umzugs',
  'the migration ended while nobody of us was there to hear how':
    'der Umzug endete, während niemand von uns das Ergebnis hören konnte',
  'a libvirt connection is one host: name the connection of another host as the destination':
    'eine Verbindung zu libvirt ist ein einzelner Host: Nennen Sie die Verbindung eines anderen Hosts als Ziel',
  '{vm} had arrived before it could be called back: it runs at the destination, and only there':
    '{vm} war angekommen, bevor sie zurückgerufen werden konnte: Sie läuft am Ziel, und nur dort',
  'Nothing is left to clean up. Move it back if it is wanted here.':
    'Es ist nichts aufzuräumen. Verschieben Sie sie zurück, wenn sie hier gebraucht wird.',
  '{vm} is still on its way and cannot be called back: post-copy has begun':
    '{vm} ist noch unterwegs und nicht zurückzurufen: Post-Copy hat begonnen',
  'post-copy of {vm} broke off: half of its memory is on either host, and neither may be stopped':
    'Post-Copy von {vm} ist abgerissen: Auf jedem Host liegt die Hälfte ihres Arbeitsspeichers, keiner darf gestoppt werden',
  '{vm} runs on neither host any more': '{vm} läuft auf keinem der Hosts mehr',
  'the destination is a read-only connection: use its read-write socket':
    'das Ziel ist eine Nur-Lese-Verbindung: Nutzen Sie seinen Schreib-Lese-Socket',
  'the destination has a machine with the same UUID already: see which of the two is wanted':
    'am Ziel gibt es schon eine Maschine mit derselben UUID: Sehen Sie nach, welche gebraucht wird',
  'it holds devices of its host, which cannot go along: detach them first':
    'sie benutzt Geräte ihres Hosts, die nicht mitkommen: Hängen Sie sie zuerst ab',
  'source and destination are one host (or two with the same host UUID: set host_uuid in libvirtd.conf)':
    'Quelle und Ziel sind ein Host (oder zwei mit derselben Host-UUID: Setzen Sie host_uuid in libvirtd.conf)',
  'the destination has another machine named {vm}: rename one of the two':
    'am Ziel gibt es eine andere Maschine namens {vm}: Benennen Sie eine um',
  'it has {count} snapshots, which cannot go along: delete them first':
    'sie hat {count} Snapshots, die nicht mitkommen: Löschen Sie sie zuerst',
  'the destination has {free} MiB of memory to give, it needs {needed}':
    'das Ziel hat {free} MiB Arbeitsspeicher zu vergeben, sie braucht {needed}',
  'the destination cannot run {kind} machines of type {machine} ({arch}): {=words}':
    'am Ziel laufen keine {kind}-Maschinen vom Typ {machine} ({arch}): {=words}',
  'the destination’s CPU lacks what the guest has been shown':
    'der CPU des Ziels fehlt, was der Gast bisher sieht',
  'the destination’s CPU does not fit: {=words}. Give the guest a CPU model both hosts have':
    'die CPU des Ziels passt nicht: {=words}. Geben Sie dem Gast ein CPU-Modell, das beide Hosts haben',
  'the network {network} is not running at the destination: start it':
    'das Netz {network} ist am Ziel nicht aktiv: Starten Sie es',
  'the destination has no network {network}: make it, or name another one in options.networks':
    'am Ziel gibt es kein Netz {network}: Legen Sie es an, oder nennen Sie ein anderes in options.networks',
  'the destination has no bridge {bridge}: make it there':
    'am Ziel gibt es keine Bridge {bridge}: Legen Sie sie dort an',
  'the source host cannot use {uri} to move {vm}: {=words}':
    'der Quellhost kann {vm} nicht über {uri} verschieben: {=words}',
  'Try "virsh -c" with that address on the source host: name, port, certificate or key, and firewall.':
    'Versuchen Sie auf dem Quellhost „virsh -c“ mit dieser Adresse: Name, Port, Zertifikat oder Schlüssel, und Firewall.',
  '{left} of {total} MiB remaining': '{left} von {total} MiB übrig',
  '{speed} MiB/s': '{speed} MiB/s',
  'downtime {ms} ms': 'Unterbrechung {ms} ms',
  'pass {pass}': 'Durchgang {pass}',
  'guest slowed down by {percent} %': 'Gast um {percent} % gebremst',
  'post-copy broke off ({=why}); tried again for {seconds} s more':
    'Post-Copy ist abgerissen ({=why}); wird noch {seconds} s lang versucht',
  'QEMU does not answer': 'QEMU antwortet nicht',
  'its QEMU at the destination waits for a connection that is dead':
    'sein QEMU am Ziel wartet auf eine tote Verbindung',
  'Close that connection on the destination host first: "ss -K dst ADDRESS-OF-THE-SOURCE".':
    'Schließen Sie zuerst diese Verbindung auf dem Zielhost: „ss -K dst ADRESSE-DER-QUELLE“.',
  'post-copy of {vm} broke off and could not be taken up again: {=why}. Half of its memory is on either host: stop it on neither':
    'Post-Copy von {vm} ist abgerissen und ließ sich nicht wieder aufnehmen: {=why}. Auf jedem Host liegt die Hälfte ihres Arbeitsspeichers: Stoppen Sie sie auf keinem',
  'Mend the network between the hosts, then ask for the same migration again: it goes on where it broke off.{=more}':
    'Bringen Sie das Netz zwischen den Hosts in Ordnung, und verschieben Sie noch einmal: Es geht weiter, wo es abbrach.{=more}',
  'post-copy of {vm} broke off, and the destination knows it no more: what it had of the guest’s memory is lost':
    'Post-Copy von {vm} ist abgerissen, und das Ziel kennt sie nicht mehr: Was es vom Arbeitsspeicher hatte, ist verloren',
  'Nothing can continue it. Its disks are as after a power cut: see that no QEMU of it runs at the destination, stop it by force at the source ("virsh destroy {vm}") and start it again.':
    'Nichts kann sie fortsetzen. Ihre Platten sind wie nach einem Stromausfall: Sehen Sie nach, dass am Ziel kein QEMU von ihr läuft, stoppen Sie sie an der Quelle mit Zwang („virsh destroy {vm}“), und starten Sie sie neu.',
  '{vm} is not at the destination after all': '{vm} ist doch nicht am Ziel',
  'where {vm} runs cannot be told ({at})': 'wo {vm} läuft, ist nicht zu sagen ({at})',
};
