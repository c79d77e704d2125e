/** A reason of the server's, which writes them as parts of sentences, as it stands alone. */
export function sentence(reason: string): string {
  return reason.charAt(0).toLocaleUpperCase() + reason.slice(1);
}

/** The same with its full stop: something follows it. */
export function wholeSentence(reason: string): string {
  const begun = sentence(reason);
  return /[.!?…:]$/.test(begun) ? begun : `${begun}.`;
}
