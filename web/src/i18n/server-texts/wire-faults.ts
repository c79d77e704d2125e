/** What is wrong with the bytes a machine sent or was to be sent: XDR, XML, SOAP, JSON over HTTP. */
export const wireFaultTexts: Readonly<Record<string, string>> = {
  'unknown version {version}': 'unbekannte Version {version}',
  'a message of unknown type {type}': 'eine Nachricht unbekannten Typs {type}',
  'a reply to a call that was not made': 'eine Antwort auf einen Aufruf, den es nicht gab',
  'the answer to {procedure} cannot be read': 'die Antwort auf {procedure} ist nicht lesbar',
  'the peer announced a frame of {bytes} bytes': 'die Gegenseite kündigte einen Rahmen von {bytes} Bytes an',
  'a hole of impossible length': 'eine Lücke von unmöglicher Länge',
  'data on an upload': 'Daten beim Hochladen',
  'a hole in a stream that is not sparse': 'eine Lücke in einem Strom ohne Lücken',
  'a hole that cannot be read': 'eine unlesbare Lücke',
  'a stream error that cannot be read': 'ein unlesbarer Fehler des Stroms',
  'a typed parameter of unknown type {tag}': 'ein Parameter unbekannten Typs {tag}',
  'a UUID must have the form 8-4-4-4-12 hexadecimal digits':
    'eine UUID hat die Form 8-4-4-4-12 hexadezimale Ziffern',
  'HTTP {status} without data': 'HTTP {status} ohne Daten',
  'the console': 'die Konsole',
  'there is no ticket in it': 'darin ist keine Karte',
  'more than {bytes} bytes': 'mehr als {bytes} Bytes',
  'its gzip cannot be read: {=words}': 'sein gzip ist nicht lesbar: {=words}',
  'the answer is longer than {bytes} bytes': 'die Antwort ist länger als {bytes} Bytes',
  'the answer has no SOAP body': 'die Antwort hat keinen SOAP-Inhalt',
  'the prefix {prefix} is not declared': 'das Präfix {prefix} ist nicht erklärt',
  'a document type declaration is not accepted': 'eine Dokumenttyp-Erklärung wird nicht angenommen',
  'nested deeper than {depth} elements': 'tiefer verschachtelt als {depth} Elemente',
  'more than {count} elements': 'mehr als {count} Elemente',
  'the text has a character that XML cannot hold': 'der Text hat ein Zeichen, das XML nicht fassen kann',
  'a boolean must be 0 or 1, not {word}': 'ein Wahrheitswert muss 0 oder 1 sein, nicht {word}',
  'an array of {count} elements, where at most {max} are allowed':
    'eine Liste von {count} Elementen, wo höchstens {max} erlaubt sind',
  'an array of {count} elements cannot fit in the {left} bytes left':
    'eine Liste von {count} Elementen passt nicht in die übrigen {left} Bytes',
  '{count} bytes left over at the end of a message': '{count} überzählige Bytes am Ende einer Nachricht',
  'a {=what} of {bytes} bytes, where at most {max} are allowed':
    '{=what} von {bytes} Bytes, wo höchstens {max} erlaubt sind',
  'the message ends early: {wanted} bytes expected, {left} left':
    'die Nachricht endet zu früh: {wanted} Bytes erwartet, {left} übrig',
  'a string of {bytes} bytes, where at most {max} are allowed':
    'ein Text von {bytes} Bytes, wo höchstens {max} erlaubt sind',
  'a string must not hold a NUL character': 'ein Text darf kein NUL-Zeichen enthalten',
  '{bytes} bytes, where at most {max} are allowed': '{bytes} Bytes, wo höchstens {max} erlaubt sind',
  '{bytes} bytes, where {wanted} are demanded': '{bytes} Bytes, wo {wanted} verlangt sind',
  '{count} elements, where at most {max} are allowed': '{count} Elemente, wo höchstens {max} erlaubt sind',
  'no word to overwrite at {at}': 'bei {at} ist nichts zu überschreiben',
  'a message over {bytes} bytes cannot be sent': 'eine Nachricht über {bytes} Bytes lässt sich nicht senden',
  'a value does not fit the {type} integer it is sent as':
    'ein Wert passt nicht in die Zahl, als die er gesendet wird ({type})',
  'the document is longer than {count} characters': 'das Dokument ist länger als {count} Zeichen',
  'there is no element': 'es gibt kein Element',
  'not a name for an element or attribute: {name}': 'kein Name für ein Element oder Attribut: {name}',
};
