/** What is wrong with a filter, a sort order or the place to go on in a list. */
export const filterTexts: Readonly<Record<string, string>> = {
  'The field {field} cannot be compared by {op}; it can by {ops}':
    'Das Feld {field} lässt sich nicht mit {op} vergleichen; es geht mit {ops}',
  'The value of {field} holds a character that no text has here':
    'Der Wert von {field} enthält ein Zeichen, das hier in keinem Text vorkommt',
  'The field {field} is a number; {value} is none': 'Das Feld {field} ist eine Zahl; {value} ist keine',
  'The field {field} is a time like 2026-11-21T04:00:00Z':
    'Das Feld {field} ist ein Zeitpunkt wie 2026-11-21T04:00:00Z',
  'The field {field} is an id (UUID)': 'Das Feld {field} ist eine Kennung (UUID)',
  'The field {field} is true or false': 'Das Feld {field} ist true oder false',
  'The field {field} is one of {values}': 'Das Feld {field} ist eines von {values}',
  'The cursor does not belong to this list and order: begin again without it':
    'Die Fortsetzungsmarke gehört nicht zu dieser Liste und Reihenfolge: Beginnen Sie von vorn',
  'not a value of this field': 'kein Wert dieses Feldes',
  'The cursor does not belong to this list: begin again without it':
    'Die Fortsetzungsmarke gehört nicht zu dieser Liste: Beginnen Sie von vorn',
  'The cursor is not one of this list': 'Die Fortsetzungsmarke ist nicht von dieser Liste',
  'take it from nextCursor of the page before': 'nehmen Sie sie aus nextCursor der Seite davor',
  '"and", "or" or the end': '„and“, „or“ oder das Ende',
  'a field or "("': 'ein Feld oder „(“',
  'The filter has more than {count} brackets within each other':
    'Der Filter hat mehr als {count} Klammern ineinander',
  'The filter has more than {count} comparisons': 'Der Filter hat mehr als {count} Vergleiche',
  'an operator': 'ein Vergleichszeichen',
  'one of {operators}': 'eines von {operators}',
  'a value': 'ein Wert',
  'a value (put it into quotes when it holds signs)':
    'ein Wert (in Anführungszeichen, wenn er Zeichen enthält)',
  'The filter ends where {=expected} was expected': 'Der Filter endet, wo erwartet wurde: {=expected}',
  'The filter has {found} at character {at}, where {=expected} was expected':
    'Im Filter steht {found} an Stelle {at}; erwartet wurde: {=expected}',
  'At most {count} fields can be sorted by': 'Sortiert wird nach höchstens {count} Feldern',
  'The field {field} cannot be sorted by; these can: {sortable}':
    'Nach dem Feld {field} lässt sich nicht sortieren; möglich sind: {sortable}',
  'A field can be sorted by only once': 'Nach einem Feld wird nur einmal sortiert',
  'The filter is longer than {count} characters': 'Der Filter ist länger als {count} Zeichen',
  'The filter cannot be read at character {at}: {excerpt}':
    'Der Filter ist an Stelle {at} nicht lesbar: {excerpt}',
  'There is no field {field}; there are {fields}': 'Es gibt kein Feld {field}; es gibt {fields}',
  'There is no field {field}': 'Es gibt kein Feld {field}',
};
