/**
 * Every host has a /30 of its own out of 10.213.0.0/16: .1 is our end of the veth pair, .2 the host's.
 */
export function linkAddresses(index: number): { readonly outside: string; readonly inside: string } {
  const prefix = `10.213.${index >> 6}.`;
  const first = (index & 63) * 4;
  return { outside: `${prefix}${first + 1}`, inside: `${prefix}${first + 2}` };
}

/** Our end of the veth pair (the kernel allows 15 characters). */
export function linkName(index: number): string {
  return `avhost${index}`;
}
