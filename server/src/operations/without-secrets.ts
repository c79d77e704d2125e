import type { Json } from '@anyvisor/domain';

/** Names of fields that hold or may hold a secret, wherever in a request they are. */
const secretName = /^(?:userdata|sysprep|unattendxml)$|passw|secret|token|private.?key|credential/iu;

/** The same request with the values of such fields taken out. */
export function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) {
    return value.map(withoutSecrets);
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      secretName.test(name) ? '(removed)' : withoutSecrets(inner),
    ]),
  );
}
