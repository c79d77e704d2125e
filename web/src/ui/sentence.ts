/** A reason of the server's, which writes them as parts of sentences, as it stands alone. */
export function sentence(reason: string): string {
  return reason.charAt(0).toLocaleUpperCase() + reason.slice(1);
}
