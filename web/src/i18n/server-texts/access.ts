/** What the server itself says: of requests, sign-in and rights, placement and operations. */
export const accessTexts: Readonly<Record<string, string>> = {
  'Is it running? The page goes on by itself when it is back.':
    'Läuft er? Die Seite macht von selbst weiter, wenn er zurück ist.',
  'Something went wrong here': 'Hier ist etwas schiefgegangen',
  'Look for the correlation id in the server log.':
    'Suchen Sie die Korrelationskennung im Protokoll des Servers.',
  'Correct what the violations name and send it again.':
    'Berichtigen Sie das Genannte und senden Sie es erneut.',
  'Read it again, look at what changed, and send your change with the new ETag.':
    'Laden Sie neu, sehen Sie, was sich geändert hat, und ändern Sie dann.',
  'Use a new idempotency key for a new request.': 'Beginnen Sie den Vorgang neu.',
  'Wait as long as Retry-After says.': 'Warten Sie einen Moment.',
  'Wait as long as Retry-After says; trying sooner does not count against you.':
    'Warten Sie einen Moment; frühere Versuche schaden nicht.',
  'Read the lists again, then follow the events from now on.': 'Laden Sie die Seite neu.',
  'Check that the hypervisor runs and can be reached from here, then test the connection.':
    'Prüfen Sie, ob der Hypervisor läuft und von hier zu erreichen ist, und testen Sie dann die Verbindung.',
  'Somebody else changed it in the meantime': 'Jemand anderes hat es inzwischen geändert',
  'Sign in, or send a token: Authorization: Bearer <token>.':
    'Melden Sie sich an, oder senden Sie ein Token: Authorization: Bearer <token>.',
  'Ask an administrator for a wider role.': 'Bitten Sie einen Administrator um eine weiter reichende Rolle.',
  'Ask an administrator for a token with a wider role.':
    'Bitten Sie einen Administrator um ein Token mit weiter reichender Rolle.',
  'See /api/v1/openapi.json for what there is.': 'Was es gibt, steht in /api/v1/openapi.json.',
  'Check both. An administrator can set a new password.':
    'Prüfen Sie beides. Ein Administrator kann ein neues Kennwort setzen.',
  'Take the one that was printed at the first start, or set ANYVISOR_BOOTSTRAP_TOKEN and restart.':
    'Nehmen Sie das beim ersten Start ausgegebene, oder setzen Sie ANYVISOR_BOOTSTRAP_TOKEN und starten Sie neu.',
  'Sign in, or let an administrator make you a user.':
    'Melden Sie sich an, oder lassen Sie sich von einem Administrator einen Benutzer anlegen.',
  'Ask a platform administrator.': 'Fragen Sie einen Administrator der Plattform.',
  'Make another one first.': 'Bestimmen Sie zuerst einen weiteren.',
  'The user has to stay.': 'Der Benutzer muss bleiben.',
  'Sign in.': 'Melden Sie sich an.',
  'Open the console again.': 'Öffnen Sie die Konsole erneut.',
  'Open this server in a tab of its own.': 'Öffnen Sie diesen Server in einem eigenen Tab.',
  'Load the page again: another tab may have signed in anew or gone to another tenant.':
    'Laden Sie die Seite neu: Ein anderer Tab hat sich womöglich neu angemeldet oder den Mandanten gewechselt.',
  'Delete one that is not needed any more.': 'Löschen Sie eine, die nicht mehr gebraucht wird.',
  'Too many failed attempts': 'Zu viele Fehlversuche',
  'Too many failed attempts: wait {seconds} s': 'Zu viele Fehlversuche: Warten Sie {seconds} s',
  'Name or password is wrong': 'Name oder Kennwort ist falsch',
  "This is not the platform administrator's token": 'Das ist nicht das Token des Plattform-Administrators',
  'There is a user already': 'Es gibt schon einen Benutzer',
  'There is a user named "{name}" already': 'Es gibt schon einen Benutzer namens „{name}“',
  'There is a tenant named "{name}" already': 'Es gibt schon einen Mandanten namens „{name}“',
  '{name} is the last administrator of this tenant': '{name} ist der letzte Administrator dieses Mandanten',
  '{name} is the last administrator of the platform': '{name} ist der letzte Administrator der Plattform',
  '{name} reaches beyond this tenant: only a platform administrator may change that':
    '{name} reicht über diesen Mandanten hinaus: Das darf nur ein Administrator der Plattform ändern',
  'The session has ended': 'Die Sitzung ist beendet',
  'There is no session': 'Es gibt keine Sitzung',
  'The token is unknown, expired or revoked, or whoever made it is disabled':
    'Das Token ist unbekannt, abgelaufen oder widerrufen, oder wer es angelegt hat, ist gesperrt',
  'Your role does not give the right {right}': 'Ihre Rolle gibt das Recht {right} nicht',
  'Not valid: {=faults}': 'Nicht gültig: {=faults}',
  'is not your present password': 'ist nicht Ihr jetziges Kennwort',
  "must not be little more than the user's name": 'darf nicht kaum mehr als der Name des Benutzers sein',
  'repeats a few characters: choose a longer thought':
    'wiederholt wenige Zeichen: Wählen Sie einen längeren Gedanken',
  'counts or runs through the alphabet: choose something nobody would try':
    'zählt oder folgt dem Alphabet: Wählen Sie etwas, das niemand probieren würde',
  'is among the commonest passwords, which are tried first: choose another':
    'gehört zu den häufigsten Kennwörtern, die zuerst probiert werden: Wählen Sie ein anderes',
  'must be in the future': 'muss in der Zukunft liegen',
  'is missing': 'fehlt',
  'unknown field': 'unbekanntes Feld',

  'There is no connection yet': 'Es gibt noch keine Verbindung',
  'No connection fits': 'Keine Verbindung passt',
  'No connection fits ({=reasons})': 'Keine Verbindung passt ({=reasons})',
  'The spec names it': 'So angegeben',
  'The spec names it, although something speaks against it': 'So angegeben, obwohl etwas dagegen spricht',
  "The connection's mapping names it": 'Die Zuordnung der Verbindung nennt es',
  '{=source}, but it was not found there': '{=source}, dort aber nicht gefunden',
  '{=source}; when it is full: {others}': '{=source}; wenn es voll ist: {others}',
  'It is the only connection that fits': 'Nur diese Verbindung passt',
  'Of {count} connections that fit it has the most memory free on one host':
    'Von {count} passenden Verbindungen hat sie den meisten freien Arbeitsspeicher auf einem Host',
  'It is the only host there': 'Dort ist es der einzige Host',
  'The hypervisor chooses one of its hosts when the VM is made':
    'Der Hypervisor wählt einen seiner Hosts, wenn die VM angelegt wird',
  'The hypervisor chooses where, among what it has': 'Der Hypervisor wählt unter dem, was er hat',
  'it is disabled': 'sie ist deaktiviert',
  'it is read-only': 'über sie wird nur gelesen',
  'it does not answer at the moment': 'sie antwortet gerade nicht',
  'it has no template {name}': 'sie hat keine Vorlage {name}',
  'it has no network {name}': 'sie hat kein Netz {name}',
  'it has no compute unit {name}': 'sie hat kein Ziel {name}',
  'it lacks {=feature}: {=reason}': 'ihr fehlt {=feature}: {=reason}',
  'not available there': 'dort nicht verfügbar',
  'it gives a VM at most {amount} GiB of memory': 'sie gibt einer VM höchstens {amount} GiB Arbeitsspeicher',
  'its largest host has {amount} GiB of memory': 'ihr größter Host hat {amount} GiB Arbeitsspeicher',
  'none of its storage has {amount} GiB free': 'keiner ihrer Speicher hat {amount} GiB frei',
  'it fits, with {amount} GiB of memory free on one host':
    'sie passt, mit {amount} GiB freiem Arbeitsspeicher auf einem Host',

  'A VM named {name} is there already, or is being made':
    'Eine VM namens {name} gibt es schon, oder sie entsteht gerade',
  'There is no such VM': 'Diese VM gibt es nicht',
  'There is no template {name} at this connection': 'An dieser Verbindung gibt es keine Vorlage {name}',
  'The operation has ended already: {=state}': 'Der Vorgang ist schon beendet: {=state}',
  SUCCEEDED: 'erledigt',
  FAILED: 'gescheitert',
  CANCELLED: 'abgebrochen',
  'There is no failed clean-up to retry': 'Es gibt kein gescheitertes Aufräumen zu wiederholen',
  'It was interrupted by a cancel; it may have taken effect':
    'Ein Abbruch hat es unterbrochen; es kann gewirkt haben',
  'It was cancelled, but not everything could be taken back: {=why}':
    'Es wurde abgebrochen, aber nicht alles ließ sich zurücknehmen: {=why}',
  'The VM is on this connection already': 'Die VM ist schon an dieser Verbindung',
  'The restart was interrupted and may or may not have happened':
    'Der Neustart wurde unterbrochen; ob er geschah, ist offen',
  'A VM that is not running has no figures': 'Eine VM, die nicht läuft, hat keine Messwerte',
  'There is no earlier backup of this VM': 'Von dieser VM gibt es keine frühere Sicherung',
};
