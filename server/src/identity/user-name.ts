/**
 * What two ways to write one name have in common: upper and lower case, composed and decomposed, full width. Going up
 * before going down folds what has no lower case of its own (ß and SS, both small sigmas).
 */
export function userKey(name: string): string {
  return folded(folded(name));
}

/** Once is not always enough: composing may bring back what has another case. */
function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKC');
}
