/** What the server says of a request: its body, query, headers, cursor, session and console. */
export const requestTexts: Readonly<Record<string, string>> = {
  'name a target, or the backup it stands on': 'nennen Sie ein Ziel, oder die Sicherung, auf der sie steht',
  'at most 64 parameters': 'höchstens 64 Angaben',
  '1 to 60 of a-z, 0-9, "." and "-"': '1 bis 60 Zeichen aus a-z, 0-9, „.“ und „-“',
  'at most {count} bytes of JSON': 'höchstens {count} Bytes JSON',
  'at most 1000 networks': 'höchstens 1000 Netze',
  'must not hold control characters': 'darf keine Steuerzeichen enthalten',
  '1 to {count} letters, digits and . _ @ + -, beginning with a letter or digit':
    '1 bis {count} Buchstaben, Ziffern und . _ @ + -, beginnend mit Buchstabe oder Ziffer',
  'at least {least} characters': 'mindestens {least} Zeichen',
  'at most {most} characters': 'höchstens {most} Zeichen',
  'nothing to change': 'nichts zu ändern',
  'name at least one thing to change': 'nennen Sie mindestens eine Änderung',
  'name a targetConnection, a targetHost or a targetStorage':
    'nennen Sie eine Verbindung, einen Host oder einen Speicher als Ziel',
  '1 to 63 letters, digits, "-", "_" and ".", beginning with a letter or digit':
    '1 bis 63 Buchstaben, Ziffern, „-“, „_“ und „.“, beginnend mit Buchstabe oder Ziffer',
  'at most 100 entries': 'höchstens 100 Einträge',
  'a list such as 0-3,8': 'eine Liste wie 0-3,8',
  'must be at most memoryMb ({memory})': 'darf höchstens so groß wie der Arbeitsspeicher sein ({memory})',
  'gives {threads} CPUs but {wanted} are asked for': 'ergibt {threads} CPUs, verlangt sind {wanted}',
  'a host name': 'ein Hostname',
  'a MAC address such as 52:54:00:12:34:56': 'eine MAC-Adresse wie 52:54:00:12:34:56',
  'the adapter has no such operation': 'der Adapter kennt das nicht',
  'Unknown hypervisor type {type}': 'Unbekannter Typ von Hypervisor: {type}',
  'The type {type} is not available in this build': 'Der Typ {type} ist in diesem Bau nicht enthalten',
  'no such hypervisor type is built in': 'dieser Typ von Hypervisor ist nicht eingebaut',
  '{=detail}: wait {seconds} s': '{=detail}: Warten Sie {seconds} s',
  'The Authorization header carries no token': 'Der Authorization-Header enthält kein Token',
  'The request carries no token and no session': 'Die Anfrage enthält weder Token noch Sitzung',
  'The token does not give the right {right}': 'Das Token gibt das Recht {right} nicht',
  'If-Match must hold one ETag, such as "3"': 'If-Match muss ein ETag enthalten, etwa "3"',
  'header if-match: one ETag as this server gave it': 'Header if-match: ein ETag, wie dieser Server es gab',
  'this route has no such parameter': 'diese Adresse kennt keine solche Angabe',
  'The query is not valid: {=violations}': 'Die Abfrage ist nicht gültig: {=violations}',
  'This route takes no body': 'Diese Adresse nimmt keinen Inhalt an',
  'header {name}: 1 to {count} characters': 'Header {name}: 1 bis {count} Zeichen',
  'The header {name} is not valid': 'Der Header {name} ist nicht gültig',
  '{type} has no options for migrations': '{type} hat keine Angaben für Umzüge',
  'This address is for a WebSocket': 'Diese Adresse ist für einen WebSocket',
  'send Connection: Upgrade and Upgrade: websocket': 'senden Sie Connection: Upgrade und Upgrade: websocket',
  'The request comes from a page of another site': 'Die Anfrage kommt von der Seite einer anderen Website',
  'The request does not carry the X-CSRF-Token of this session and tenant':
    'Die Anfrage enthält nicht das X-CSRF-Token dieser Sitzung und dieses Mandanten',
  'Too many people sign in at this moment': 'Gerade melden sich zu viele an',
  'The body is larger than 1 MiB': 'Der Inhalt ist größer als 1 MiB',
  'This route reads application/json': 'Diese Adresse liest application/json',
  'The request is malformed': 'Die Anfrage ist fehlerhaft',
  'Send a valid token: Authorization: Bearer <token>.':
    'Senden Sie ein gültiges Token: Authorization: Bearer <token>.',
  'There is nothing at this address': 'Unter dieser Adresse gibt es nichts',
  'choose of {known}': 'wählen Sie aus {known}',
  'unknown field "{key}"': 'unbekanntes Feld „{key}“',
  'your own password is changed against the present one (PUT /session/password)':
    'Ihr eigenes Kennwort ändern Sie unter Ihrem Konto, mit dem jetzigen',
  'too much is waiting': 'zu viel wartet',
  'first administrator': 'erster Administrator',
  'What the hypervisor said could not be kept': 'Was der Hypervisor sagte, ließ sich nicht festhalten',
  'Calls to the hypervisor fail, its watch goes on':
    'Aufrufe am Hypervisor scheitern, die Beobachtung geht weiter',
  'The lease of connection {connection} (epoch {epoch}) was taken over':
    'Die Verbindung {connection} wird jetzt von einem anderen Server betreut (Epoche {epoch})',
  'the clean-up': 'das Aufräumen',
  'The Idempotency-Key {key} was used for another request':
    'Der Idempotency-Key {key} wurde für eine andere Anfrage verwendet',
  '{kind} needs to know its connection': '{=kind}: Die Verbindung fehlt',
  '{kind} needs to know its VM': '{=kind}: Die VM fehlt',
  'More than one template is called {name}: name it by its id':
    'Mehrere Vorlagen heißen {name}: Nennen Sie die Kennung',
  'virtual CPUs': 'virtuelle CPUs',
  'GiB of memory': 'GiB Arbeitsspeicher',
  'it gives a VM at most {most} {=what}': 'sie gibt einer VM höchstens {most} {=what}',
  'The body is not JSON: {=words}': 'Der Inhalt ist kein JSON: {=words}',
  'The body is not JSON: it cannot be read': 'Der Inhalt ist kein JSON: Er lässt sich nicht lesen',
  'The body is nested too deeply': 'Der Inhalt ist zu tief verschachtelt',
  'The body has a key "__proto__"': 'Der Inhalt hat einen Schlüssel "__proto__"',
  'A YAML body may have 256 KiB at most': 'Ein YAML-Inhalt darf höchstens 256 KiB haben',
  'The YAML body is not also JSON': 'Der YAML-Inhalt lässt sich nicht als JSON ausdrücken',
  'The body is not YAML: line {line}, column {column}: {=words}':
    'Der Inhalt ist kein YAML: Zeile {line}, Spalte {column}: {=words}',
  'The YAML body cannot be read: too deep, or too many aliases':
    'Der YAML-Inhalt lässt sich nicht lesen: zu tief, oder zu viele Verweise',
  'The YAML body has a value at "{key}" that JSON cannot hold':
    'Der YAML-Inhalt hat bei "{key}" einen Wert, den JSON nicht fassen kann',
  'That backup is one of {vm}, another VM': 'Diese Sicherung ist von {vm}, einer anderen VM',
  '{=why}: an incremental backup has nothing to stand on':
    '{=why}: Eine aufbauende Sicherung hat keine Grundlage',
  'Too many consoles wait for their viewers': 'Zu viele Konsolen warten auf ihren Betrachter',
  'The console ticket is unknown, used or expired':
    'Die Konsolenkarte ist unbekannt, verbraucht oder abgelaufen',
  'the one in the address': 'die in der Adresse',
  'Nobody keeps more than {count} preferences': 'Niemand behält mehr als {count} Einstellungen',
  'The token would be expired already': 'Das Token wäre schon abgelaufen',
  'too slow': 'zu langsam',
  'the token or session is no longer valid': 'das Token oder die Sitzung gilt nicht mehr',
  'Events after {after} are not kept (kept: after {floor}, up to {newest})':
    'Ereignisse nach {after} sind nicht mehr da (vorhanden: nach {floor}, bis {newest})',
  'Last-Event-ID must be a sequence number': 'Last-Event-ID muss eine Folgenummer sein',
  'header last-event-id: a sequence number': 'Header last-event-id: eine Folgenummer',
  'The steps of {=part} are not the ones that were recorded':
    'Die Schritte sind nicht die aufgezeichneten: {=part}',
  '{connection} is a connection of another type: VMs cannot move there as they run':
    '{connection} ist eine Verbindung anderen Typs: VMs können nicht im Betrieb dorthin',
  '{count} objects carry the marker of one operation': '{count} Objekte tragen die Markierung eines Vorgangs',

  '{url} answered {status}, but not as an Anyvisor server does':
    '{url} hat mit {status} geantwortet, aber nicht wie ein Server von Anyvisor',
  'No Anyvisor server answers at {url}': 'Unter {url} antwortet kein Server von Anyvisor',
  'the password was not taken': 'das Kennwort wurde nicht angenommen',
  'the server asks for a password we were not given':
    'der Server verlangt ein Kennwort, das wir nicht bekommen haben',
  'must be at least cpuCores ({count})': 'muss mindestens die Zahl der Kerne sein ({count})',
  'must be at least memoryMb ({memory})': 'muss mindestens so groß wie der Arbeitsspeicher sein ({memory})',
};
