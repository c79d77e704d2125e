const prefixes =
  /^(Retrieve|Query|Find|Continue|WaitFor|Fetch|Has|Create(PropertyCollector|Filter|ContainerView)|Login|Read|CurrentTime)/;

/** Does this method leave the inventory as it is? Then an unanswered call has changed nothing. */
export function isReading(method: string): boolean {
  return prefixes.test(method);
}
