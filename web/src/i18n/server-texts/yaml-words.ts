/** What is wrong with a YAML text, as its parser says it. */
export const yamlTexts: Readonly<Record<string, string>> = {
  'names and values are expected': 'erwartet werden Namen und Werte',
  '"{key}" has a value that JSON cannot hold': '„{key}“ hat einen Wert, den JSON nicht fassen kann',
  'Block scalar values in collections must be indented':
    'Mehrzeilige Werte in Sammlungen müssen eingerückt sein',
  'Block scalars with more-indented leading empty lines must use an explicit indentation indicator':
    'Mehrzeilige Werte mit tiefer eingerückten Leerzeilen am Anfang müssen die Einrückung nennen',
  'Block scalar lines must not be less indented than their {=what}':
    'Zeilen eines mehrzeiligen Werts dürfen nicht weniger eingerückt sein als ihr Anfang ({=what})',
  'Unexpected token in block scalar header: {token}':
    'Unerwartetes im Kopf eines mehrzeiligen Werts: {token}',
  'Block scalar header includes extra characters: {text}':
    'Überzähliges im Kopf eines mehrzeiligen Werts: {text}',
  'Comments must be separated from other tokens by white space characters':
    'Vor einem Kommentar muss ein Leerzeichen stehen',
  'Missing newline after block sequence props': 'Nach den Eigenschaften einer Liste fehlt ein Zeilenumbruch',
  'Excessive alias count indicates a resource exhaustion attack': 'zu viele Verweise',
  'Flow end indicator should be more indented than parent':
    'Die schließende Klammer muss tiefer eingerückt sein',
  'Flow map must end with a {bracket}': 'Eine Zuordnung in Klammern muss mit {bracket} enden',
  'Flow sequence must end with a {bracket}': 'Eine Liste in Klammern muss mit {bracket} enden',
  'Flow map in block collection must be sufficiently indented and end with a {bracket}':
    'Eine Zuordnung in Klammern muss eingerückt sein und mit {bracket} enden',
  'Flow sequence in block collection must be sufficiently indented and end with a {bracket}':
    'Eine Liste in Klammern muss eingerückt sein und mit {bracket} enden',
  'Unexpected doc-end without preceding document': 'Unerwartetes Ende eines Dokuments',
  'With stringKeys, all keys must be strings': 'Alle Schlüssel müssen Text sein',
  'Anchor must not contain whitespace or control characters: {anchor}':
    'Ein Anker darf weder Leer- noch Steuerzeichen enthalten: {anchor}',
  'Unresolved alias (the anchor must be set before the alias): {alias}':
    'Verweis ins Leere (der Anker muss davor stehen): {alias}',
  'Plain value cannot start with {=what}': 'Ein Wert ohne Anführungszeichen darf nicht so beginnen: {=what}',
  'Could not resolve tag: {tag}': 'Unbekanntes Tag: {tag}',
  'Unresolved tag: {tag}': 'Unbekanntes Tag: {tag}',
  'Not a valid tag: {tag}': 'Kein gültiges Tag: {tag}',
  'Verbatim tags must end with a >': 'Wörtliche Tags müssen mit > enden',
  'Anchor cannot be an empty string': 'Ein Anker braucht einen Namen',
  'Alias cannot be an empty string': 'Ein Verweis braucht einen Namen',
  'Missing directives-end indicator line': 'Nach den Direktiven fehlt eine Zeile mit ---',
  'Missing directives-end/doc-start indicator line': 'Zwischen zwei Dokumenten fehlt eine Zeile mit ---',
  'Invalid escape sequence {text}': 'Ungültige Escape-Folge {text}',
  'Implicit keys need to be on a single line': 'Ein Schlüssel muss in einer Zeile stehen',
  'Implicit keys of flow sequence pairs need to be on a single line':
    'Ein Schlüssel in einer Liste muss in einer Zeile stehen',
  'The : indicator must be at most 1024 chars after the start of an implicit block mapping key':
    'Ein Schlüssel darf höchstens 1024 Zeichen haben',
  'The : indicator must be at most 1024 chars after the start of an implicit flow sequence key':
    'Ein Schlüssel in einer Liste darf höchstens 1024 Zeichen haben',
  'Implicit map keys need to be followed by map values':
    'Nach einem Schlüssel muss ein Doppelpunkt mit dem Wert folgen',
  'Map keys must be unique': 'Ein Schlüssel darf nur einmal vorkommen',
  'Tags and anchors must be separated from the next token by white space':
    'Nach Tags und Ankern muss ein Leerzeichen stehen',
  'A block sequence may not be used as an implicit map key': 'Eine Liste kann kein Schlüssel sein',
  'Nested mappings are not allowed in compact mappings':
    'In einer Zeile kann nur ein Schlüssel mit Wert stehen',
  'Nested mappings are not allowed in compact block mappings':
    'In einer Zeile kann nur ein Schlüssel mit Wert stehen',
  'Sequence item without - indicator': 'Einem Eintrag der Liste fehlt der Strich davor',
  'Unexpected , in {=where}': 'Unerwartetes Komma',
  'All sequence items must start at the same column':
    'Alle Einträge einer Liste müssen gleich weit eingerückt sein',
  'All mapping items must start at the same column': 'Alle Schlüssel müssen gleich weit eingerückt sein',
  'All collection items must start at the same column': 'Alle Einträge müssen gleich weit eingerückt sein',
  'Block collections are not allowed within flow collections':
    'Eingerückte Listen und Zuordnungen können nicht in Klammern stehen',
  'Block collection cannot start on same line with directives-end marker':
    'Nach --- muss eine neue Zeile beginnen',
  'Missing , between {=where} items': 'Zwischen Einträgen fehlt ein Komma',
  'Missing , or : between {=where} items': 'Zwischen Einträgen fehlt ein Komma oder Doppelpunkt',
  'Missing space after : in {=where}': 'Nach dem Doppelpunkt fehlt ein Leerzeichen',
  'Unexpected empty item in {=where}': 'Unerwarteter leerer Eintrag',
  'Block scalar header not found': 'Der Kopf eines mehrzeiligen Werts fehlt',
  'Expected a flow scalar value, but found: {=what}': 'Erwartet wird ein Wert, gefunden: {=what}',
  'Missing closing {quote}': 'Das schließende Anführungszeichen fehlt ({quote})',
  'Missing closing "quote': 'Das schließende Anführungszeichen " fehlt',
  "Missing closing 'quote": "Das schließende Anführungszeichen ' fehlt",
  'Tabs are not allowed as indentation': 'Eingerückt wird mit Leerzeichen, nicht mit Tabulatoren',
  'An alias node must not specify any properties': 'Ein Verweis darf keine Eigenschaften haben',
  'Anchors and tags must be after the {sign} indicator': 'Anker und Tags müssen nach {sign} stehen',
  'A node can have at most one anchor': 'Ein Wert hat höchstens einen Anker',
  'A node can have at most one tag': 'Ein Wert hat höchstens ein Tag',
  'Unexpected {token} token': 'Unerwartet: {token}',
  'Unexpected {token} at node end': 'Unerwartet am Ende des Werts: {token}',
  'Unexpected scalar at node end': 'Unerwarteter Text nach dem Wert',
  'Unexpected {token} in {=where}': 'Unerwartet: {token}',
  'Unexpected scalar token in YAML stream: {text}': 'Unerwarteter Text: {text}',
  'Unexpected {token} token in YAML stream: {text}': 'Unerwartet: {text}',
  'Source contains multiple documents; please use YAML.parseAllDocuments()': 'Es darf nur ein Dokument sein',
  'Not a YAML token: {text}': 'Unverständlich: {text}',
};
